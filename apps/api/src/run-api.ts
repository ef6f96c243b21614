import { openDatabase } from '@latchkey/database'
import { waitForDatabase } from '@latchkey/database/wait-for-database'
import { serve, type Serving } from '@latchkey/http-server'
import { publishMetrics } from '@latchkey/http-server/metrics-server'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { type Jobs, startJobs, within } from './jobs/start-jobs.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { createContext } from './create-context.ts'
import { createMetrics } from './metrics/create-metrics.ts'
import { prepareDatabase } from './use-cases/database/prepare-database.ts'

const POOL_SIZE = 10
/** Closing a silent connection would take until it is given up. */
const POOL_CLOSE_MS = 1000

/**
 * Starts the API. It listens once its keys and the revocations are loaded, and waits for Postgres
 * until then.
 *
 * @returns A function that completes open requests and stops the API.
 */
export async function runApi(config: Config, log: Logger): Promise<() => Promise<void>> {
  const db = openDatabase(config.databaseUrl, {
    applicationName: 'latchkey-api',
    poolSize: POOL_SIZE,
  })
  const { ctx, published } = await measured(createContext(config, db, log), config)
  await ctx.judgePassword('', []) // loads the dictionaries before the first registration
  const prepare = async (): Promise<Jobs> => {
    await prepareDatabase(config)
    await ctx.keys.reload()
    await ctx.services.reload()
    return startJobs(ctx, config.listenDatabaseUrl)
  }
  const jobs = await waitForDatabase(prepare, (cause) =>
    log.warn({ cause }, 'waiting for Postgres, which is unavailable'),
  )
  const serving = await serve(createApp(ctx), config.port, config.host)
  log.info({ host: config.host, port: serving.port }, 'api is listening')
  warnOfOpenRegistration(config, log)

  return async () => {
    await ctx.readiness.turnOff(config.stopNoticeMs)
    const isServed = serving.stop()
    ctx.revocations.endWaits()
    ctx.streamNews.close()
    await isServed
    await jobs.stop()
    await within(POOL_CLOSE_MS, db.destroy())
    await published?.stop()
  }
}

/** Publishes metrics if they have a port. Each is there before Postgres is, so that alerts work. */
async function measured(
  ctx: Context,
  { metrics: address }: Config,
): Promise<{ ctx: Context; published?: Serving | undefined }> {
  if (address === undefined) return { ctx }
  const { registry, observeRequest } = createMetrics(ctx)
  return { ctx: { ...ctx, observeRequest }, published: await publishMetrics(registry, address) }
}

function warnOfOpenRegistration({ registrationRoles }: Config, log: Logger): void {
  const elevated = registrationRoles.filter((role) => role !== 'customer')
  if (elevated.length === 0) return
  log.warn(
    `Any client can register as ${elevated.join(' or ')}. ` +
      'Set REGISTRATION_ROLES=customer before you expose this service.',
  )
}
