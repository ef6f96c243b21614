import { openDatabase } from '@latchkey/database'
import { serve } from '@latchkey/serving'
import { pino } from 'pino'
import { createApp } from './app.ts'
import { startBackground } from './background.ts'
import { type Config, parseConfig } from './config.ts'
import { createContext } from './create-context.ts'

const POOL_SIZE = 10

async function main(): Promise<void> {
  const config = parseConfig(process.env)
  const log = pino({ level: config.logLevel })
  const db = openDatabase(config.databaseUrl, {
    applicationName: 'latchkey-api',
    poolSize: POOL_SIZE,
  })
  const ctx = await createContext(config, db, log)
  const serving = await serve(createApp(ctx), config.port, config.host)
  const stopBackground = startBackground(ctx, config.databaseUrl)
  log.info({ host: config.host, port: serving.port }, 'api is listening')
  warnOfOpenRegistration(config, (text) => log.warn(text))

  async function stop(): Promise<void> {
    await serving.stop()
    await stopBackground()
    await db.destroy()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

function warnOfOpenRegistration({ registrationRoles }: Config, warn: (text: string) => void): void {
  const elevated = registrationRoles.filter((role) => role !== 'customer')
  if (elevated.length === 0) return
  warn(
    `Anybody can register as ${elevated.join(' or ')}. Good for trying things out; ` +
      'set REGISTRATION_ROLES=customer before others can reach this service.',
  )
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The API cannot start. ${message}\n`)
  process.exit(1)
})
