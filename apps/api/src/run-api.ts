import { openDatabase } from '@latchkey/database'
import { serve } from '@latchkey/serving'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { startJobs } from './jobs/start-jobs.ts'
import type { Config } from './config.ts'
import { createContext } from './create-context.ts'
import { prepareDatabase } from './use-cases/database/prepare-database.ts'

const POOL_SIZE = 10

/**
 * Starts the API: it listens once it knows its keys and what was revoked.
 *
 * @returns A function that stops it, when what is being answered is done.
 */
export async function runApi(config: Config, log: Logger): Promise<() => Promise<void>> {
  const db = openDatabase(config.databaseUrl, {
    applicationName: 'latchkey-api',
    poolSize: POOL_SIZE,
  })
  await prepareDatabase(config)
  const ctx = createContext(config, db, log)
  await ctx.keys.reload()
  await ctx.judgePassword('', []) // whoever registers first need not wait for it to load
  const jobs = await startJobs(ctx, config.databaseUrl)
  const serving = await serve(createApp(ctx), config.port, config.host)
  log.info({ host: config.host, port: serving.port }, 'api is listening')
  warnOfOpenRegistration(config, log)

  return async () => {
    await serving.stop()
    await jobs.stop()
    await db.destroy()
  }
}

function warnOfOpenRegistration({ registrationRoles }: Config, log: Logger): void {
  const elevated = registrationRoles.filter((role) => role !== 'customer')
  if (elevated.length === 0) return
  log.warn(
    `Anybody can register as ${elevated.join(' or ')}. Good for trying things out; ` +
      'set REGISTRATION_ROLES=customer before others can reach this service.',
  )
}
