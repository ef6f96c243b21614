import { openDatabase } from '@latchkey/database'
import { causeOf, isDatabaseAway } from '@latchkey/database/database-away'
import type { Knex } from 'knex'
import { pino } from 'pino'
import { type Config, parseConfig } from '../../config.ts'
import type { Context } from '../../context.ts'
import { createContext } from '../../create-context.ts'
import { showKeys } from '../keys/show-keys.ts'
import { checkEmail } from './check-email.ts'
import { checkKeys } from './check-keys.ts'
import { checkNotifications } from './check-notifications.ts'
import { checkPostgres, checkTables } from './check-postgres.ts'
import { checkPublicUrl } from './check-public-url.ts'
import { fine, type Finding, risky, wrong } from './finding.ts'

const CONNECTIONS = { applicationName: 'latchkey-doctor', poolSize: 2, patienceMs: 5000 }

/** Checks an installation from its settings to its mail server. Changes nothing. */
export async function diagnose(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const config = settingsOf(environment)
  if ('state' in config) return [config]
  const db = openDatabase(config.databaseUrl, CONNECTIONS)
  const ctx = createContext(config, db, pino({ level: 'silent' }))
  try {
    const policy = checkPolicy(config)
    return [fine('The settings are complete'), ...policy, ...(await checkServers(ctx, config, db))]
  } finally {
    await Promise.all([db.destroy(), ctx.watchDb.destroy()])
  }
}

function settingsOf(environment: NodeJS.ProcessEnv): Config | Finding {
  try {
    return parseConfig(environment)
  } catch (error) {
    const reasons = error instanceof Error ? error.message : String(error)
    return wrong('The settings are not complete', reasons)
  }
}

function checkPolicy({ isProduction, registrationRoles }: Config): Finding[] {
  if (!isProduction) {
    return [risky('This is a development installation', 'Set NODE_ENV=production for real users.')]
  }
  const elevated = registrationRoles.filter((role) => role !== 'customer')
  return elevated.length === 0
    ? []
    : [risky(`Anyone can register as ${elevated.join()}`, 'Set REGISTRATION_ROLES=customer.')]
}

async function checkServers(ctx: Context, config: Config, db: Knex): Promise<Finding[]> {
  const now = ctx.now()
  try {
    const server = await checkPostgres(db, config.workers, now)
    const tables = await checkTables(db)
    if (tables.state === 'wrong') return [...server, tables]
    const keys = await checkKeys(db, ctx.secretBox, now)
    const notifications = await checkNotifications(db, config.listenDatabaseUrl)
    const email = await checkEmail(db, ctx.mailer, now)
    const kids = await publicKids(db, now)
    return [
      ...server,
      tables,
      ...keys,
      notifications,
      ...email,
      ...(await checkPublicUrl(config.publicUrl, kids)),
    ]
  } catch (error) {
    if (!isDatabaseAway(error)) throw error
    return [
      wrong(
        `Postgres cannot be used (${causeOf(error)})`,
        'Check the host, port, role and password of DATABASE_URL, and whether Postgres runs.',
      ),
    ]
  }
}

async function publicKids(db: Knex, now: Date): Promise<string[]> {
  const keys = await showKeys(db, now)
  return keys
    .filter(
      ({ key, state }) =>
        key.purpose === 'access' && key.algorithm !== 'HS256' && state !== 'retired',
    )
    .map(({ key }) => key.id)
}
