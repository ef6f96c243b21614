import { availableParallelism } from 'node:os'
import { type AccessSources, createAccess } from '@latchkey/auth-verifier/access'
import { createPasswordJudge, type JudgeInThread } from '@latchkey/password-policy/password-judge'
import { createPasswords, type Passwords } from './services/passwords.ts'
import { createRevocations } from '@latchkey/auth-verifier/revocations'
import { type RolePermissions, rolePermissions } from '@latchkey/auth-core/roles'
import { openDatabase } from '@latchkey/database'
import { UNLIMITED } from '@latchkey/database/connection-settings'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { createAuditSeal } from './audit-seal.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { createDeviceTokens } from './device-tokens.ts'
import { createKeyRing, type KeyRing } from './key-ring.ts'
import { createLimits } from './limits.ts'
import { createMailer } from './mailer.ts'
import { alone, migrate } from './migrations/migrate.ts'
import { createRefusals } from './refusals.ts'
import { createSeal } from './seal.ts'
import { insertAuditEntries } from './stores/audit-store.ts'
import { ensureKeys, loadKeys } from './use-cases/keys/load-keys.ts'

/** At cost 12 about three seconds of waiting: longer than that, people press the button again. */
const WAITING_PER_HASH = 16

/**
 * Brings the database up to date and gathers what the use cases need. After it the service knows its
 * keys; what was revoked it hears from `startBackground`.
 */
export async function createContext(
  config: Config,
  db: Knex,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<Context> {
  const monotonicMs = (): number => performance.now()
  await prepareTables(config)
  const keys = await openKeys(config, db, monotonicMs)
  const revocations = createRevocations(monotonicMs)
  const permissions = (): RolePermissions => rolePermissions(config.staffPermissions)
  const tokens = { issuer: config.publicUrl, audience: config.publicUrl }
  return {
    db,
    watchDb: openDatabase(config.databaseUrl, WATCH),
    log,
    now,
    passwords: createHashing(config),
    limits: createLimits(db),
    deviceTokens: createDeviceTokens(config.secret),
    keys,
    tokens,
    revocations,
    access: createAccess({ ...judgingBy(keys), settings: tokens, revocations, now, permissions }),
    registrationRoles: config.registrationRoles,
    permissions: permissions(),
    rotation: config.rotation,
    corsOrigins: config.corsOrigins,
    checksHost: !config.isProduction,
    deviceSecret: config.deviceSecret,
    trustedProxies: config.trustedProxies,
    judgePassword: sharedJudge(),
    refusesWeakPasswords: config.isProduction,
    seal: createSeal(config.secret),
    ...createMailing(config),
    auditSeal: createAuditSeal(config.secret),
    refusals: createRefusals((entries) => insertAuditEntries(db, entries), now),
    auditDays: config.auditDays,
  }
}

function judgingBy(keys: KeyRing): Pick<AccessSources, 'keys' | 'learnKeys'> {
  return { keys: () => keys.verifiers('access'), learnKeys: keys.learn }
}

/** A poll that hears nothing for longer makes tokens unsure. */
const WATCH = { applicationName: 'latchkey-api-watch', poolSize: 2, patienceMs: 3000 }

/** Most are judged in milliseconds. */
const WAITING_TO_BE_JUDGED = 32
let judge: JudgeInThread | undefined

/** Once for the process: it takes a moment, and is the same for all. */
function sharedJudge(): JudgeInThread {
  return (judge ??= createPasswordJudge({ queueLimit: WAITING_TO_BE_JUDGED }))
}

/** Brings the tables up to date, and makes the first keys, however long that takes here or elsewhere. */
async function prepareTables({ databaseUrl, secret, accessTokenAlgorithm }: Config): Promise<void> {
  const options = { applicationName: 'latchkey-migrations', poolSize: 1, patienceMs: UNLIMITED }
  const db = openDatabase(databaseUrl, options)
  try {
    await migrate(db)
    await alone(db, (trx) => ensureKeys(trx, createSeal(secret), accessTokenAlgorithm))
  } finally {
    await db.destroy()
  }
}

async function openKeys({ secret }: Config, db: Knex, monotonicMs: () => number): Promise<KeyRing> {
  const seal = createSeal(secret)
  return createKeyRing((opened) => loadKeys(db, seal, opened), monotonicMs)
}

/** Where mails go: to the server, or, in development without one, to a page that shows them. */
function createMailing({
  isProduction,
  smtpUrl,
  mailFrom,
  appUrl,
}: Config): Pick<Context, 'mailer' | 'showsMails' | 'appUrl'> {
  const mailer = smtpUrl === undefined ? undefined : createMailer(smtpUrl, mailFrom)
  return { mailer, showsMails: !isProduction && !mailer, appUrl }
}

/** As many hashes at once, over all processes, as there are processors, and a queue that is no wall. */
function createHashing({ passwordCost: cost, workers }: Config): Passwords {
  const concurrency = Math.ceil(availableParallelism() / workers)
  return createPasswords({ cost, concurrency, queueLimit: concurrency * WAITING_PER_HASH })
}
