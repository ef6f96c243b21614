import { availableParallelism } from 'node:os'
import { rolePermissions } from '@latchkey/auth-core/roles'
import { verifyAccessToken } from '@latchkey/auth-core/tokens'
import { createRevocations } from '@latchkey/auth-verifier/revocations'
import { createTokenVerifier } from '@latchkey/auth-verifier/token-verifier'
import { createWaits } from '@latchkey/auth-verifier/waits'
import { openDatabase } from '@latchkey/database'
import { createReadiness } from '@latchkey/http-server/readiness'
import { createPasswordJudge, type JudgeInThread } from '@latchkey/password-policy/password-judge'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type {
  AccountRules,
  AuditLog,
  Context,
  EmailDelivery,
  HttpSettings,
  TokenScheme,
} from './context.ts'
import { createAccessDenials } from './services/access-denials.ts'
import { createDeviceTokens } from './services/device-tokens.ts'
import { createEventSender } from './services/event-sender.ts'
import { createHashChain } from './services/hash-chain.ts'
import { createKeyRing } from './services/key-ring.ts'
import { createLimits } from './services/rate-limits.ts'
import { createMailer } from './services/mailer.ts'
import { createPasswords, type Passwords } from './services/passwords.ts'
import { createSecretBox } from './services/secret-box.ts'
import { createServiceDirectory } from './services/service-directory.ts'
import { insertAuditEvents } from './stores/audit-store.ts'
import { listActiveServices } from './stores/service-store.ts'
import { loadKeys } from './use-cases/keys/load-keys.ts'

/** At cost 12 a full queue takes about three seconds. After that, users submit the form again. */
const WAITING_PER_HASH = 16
/** Computing the strength of a password usually takes milliseconds. */
const WAITING_TO_BE_JUDGED = 32
/** The revocation poll fails within this time, so that a slow database cannot hide revocations. */
const WATCH = { applicationName: 'latchkey-api-watch', poolSize: 2, patienceMs: 2000 }

type Clock = () => Date

/**
 * Creates the dependencies of the use cases. Opens no connection and starts no thread: each part
 * does so on first use. The keys are empty until `keys.reload`, the revocations until `startJobs`.
 */
export function createContext(
  config: Config,
  db: Knex,
  log: Logger,
  now: Clock = () => new Date(),
): Context {
  return {
    db,
    watchDb: openDatabase(config.databaseUrl, WATCH),
    log,
    now,
    readiness: createReadiness(),
    listening: { isConnected: false },
    ...createTokenScheme(config, db, now),
    ...createAccountRules(config, db),
    ...createEmailDelivery(config),
    eventSender: createEventSender(config.receivers),
    streamNews: createWaits(),
    ...createAuditLog(config, db, now),
    ...toHttpSettings(config),
  }
}

function createTokenScheme(config: Config, db: Knex, now: Clock): TokenScheme {
  const monotonicMs = (): number => performance.now()
  const secretBox = createSecretBox(config.secret)
  const keys = createKeyRing((known) => loadKeys(db, secretBox, known), monotonicMs)
  const revocations = createRevocations(monotonicMs)
  const tokens = { issuer: config.publicUrl, audience: config.publicUrl }
  const tokenVerifier = createTokenVerifier({
    keys: () => keys.verifiers('access'),
    refreshKeys: keys.refresh,
    verifyToken: (token, known) => verifyAccessToken(token, known, tokens, now()),
    revocations,
    permissions: () => rolePermissions(config.staffPermissions),
    now,
  })
  const services = createServiceDirectory(() => listActiveServices(db))
  const deviceTokens = createDeviceTokens(config.secret)
  const { rotation } = config
  return { keys, tokens, services, revocations, tokenVerifier, rotation, deviceTokens }
}

function createAccountRules(config: Config, db: Knex): AccountRules {
  return {
    permissions: rolePermissions(config.staffPermissions),
    registrationRoles: config.registrationRoles,
    passwords: createHashing(config),
    judgePassword: (...input) => sharedJudge()(...input),
    rejectsWeakPasswords: config.isProduction,
    limits: createLimits(db),
  }
}

/** Runs one hash at a time per processor, across all worker processes. */
function createHashing({ passwordCost: cost, workers }: Config): Passwords {
  const concurrency = Math.ceil(availableParallelism() / workers)
  return createPasswords({ cost, concurrency, queueLimit: concurrency * WAITING_PER_HASH })
}

let judge: JudgeInThread | undefined

/** Returns the judge of this process. It is shared, because loading its dictionaries is slow. */
function sharedJudge(): JudgeInThread {
  return (judge ??= createPasswordJudge({ queueLimit: WAITING_TO_BE_JUDGED }))
}

/** In development without a mail server, a page shows the emails instead. */
function createEmailDelivery(config: Config): EmailDelivery {
  const { isProduction, smtpUrl, mailFrom, appUrl, secret } = config
  const mailer = smtpUrl === undefined ? undefined : createMailer(smtpUrl, mailFrom)
  const showsMails = !isProduction && !mailer
  return { mailer, showsMails, appUrl, secretBox: createSecretBox(secret) }
}

function createAuditLog({ secret, auditDays }: Config, db: Knex, now: Clock): AuditLog {
  return {
    hashChain: createHashChain(secret),
    accessDenials: createAccessDenials((events) => insertAuditEvents(db, events), now),
    auditDays,
  }
}

function toHttpSettings(config: Config): HttpSettings {
  const { corsOrigins, isProduction, deviceSecret, trustedProxies, securityContact } = config
  const checksHost = !isProduction
  return { corsOrigins, checksHost, deviceSecret, trustedProxies, securityContact }
}
