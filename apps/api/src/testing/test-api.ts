import type { RequestListener } from 'node:http'
import { RegisterBody } from '@latchkey/auth-core/contract'
import type { Role } from '@latchkey/auth-core/roles'
import { openDatabase } from '@latchkey/database'
import { serve, type Serving } from '@latchkey/http-server'
import { createLog } from '@latchkey/http-server/create-log'
import { createApp } from '../app.ts'
import { type Config, parseConfig } from '../config.ts'
import type { Context, RequestContext } from '../context.ts'
import { createContext } from '../create-context.ts'
import { lockForOperator } from '../domain/account-state.ts'
import { startJobs } from '../jobs/start-jobs.ts'
import { createLimits } from '../services/rate-limits.ts'
import { endSessions, type SessionChoice } from '../stores/session-end-store.ts'
import { changeAccount } from '../use-cases/accounts/change-account.ts'
import { createAccount } from '../use-cases/accounts/register-account.ts'
import { commandEvent } from '../use-cases/audit/command-event.ts'
import { prepareDatabase } from '../use-cases/database/prepare-database.ts'
import { listPostedEmails } from '../use-cases/emails/enqueue-email.ts'
import { purge } from '../use-cases/purge.ts'
import { addService } from '../use-cases/services/manage-services.ts'
import { operatorAsManager } from '../use-cases/services/manager.ts'
import { shiftRateLimits } from './shift-rate-limits.ts'

const POOL_SIZE = 10
const HOST = '127.0.0.1'
const SECRET = 'encrypts the keys of databases for tests only'
const CLIENT: RequestContext = {
  device: { address: HOST, userAgent: 'latchkey test server' },
  requestId: undefined,
}

/** Variables of the API's environment. */
export type TestEnvironment = Readonly<Partial<Record<string, string>>>

export interface TestApiOptions {
  /** A database that {@link prepareTestDatabase} has prepared. */
  databaseUrl: string
  /** 0 lets the system choose. */
  port: number
  environment: TestEnvironment
  /** Whether weak passwords are rejected, as in production. */
  rejectsWeakPasswords: boolean
  /** Runs before each request is handled. */
  intercept: RequestListener
}

export interface NewTestAccount {
  username: string
  email: string
  password: string
  role: Role
}

export interface TestAccountEdit {
  email?: string
  role?: Role
  isActive?: boolean
}

export interface TestApiEmail {
  to: string
  subject: string
  text: string
  html: string
}

/** An API whose clock, accounts and emails a test controls. */
export interface TestApi {
  url: string
  now: () => Date
  /** Moves the clock and deletes what has expired. */
  advance: (ms: number) => Promise<void>
  /** Returns the id of the account. */
  createAccount: (account: NewTestAccount) => Promise<string>
  editAccount: (id: string, edit: TestAccountEdit) => Promise<void>
  /** Ends sessions and revokes their access tokens. */
  endSessions: (choice: SessionChoice) => Promise<void>
  /** Returns the credential of a new service. */
  createService: (name: string) => Promise<string>
  /** Returns the latest emails, newest first. */
  emails: () => Promise<TestApiEmail[]>
  stop: () => Promise<void>
}

/** Migrates an empty database and creates the keys of the API that will use it. */
export async function prepareTestDatabase(
  databaseUrl: string,
  environment: TestEnvironment,
): Promise<void> {
  await prepareDatabase(toConfig(databaseUrl, environment))
}

/** Starts an API on the loopback address. Its address is the issuer of its tokens. */
export async function startTestApi(options: TestApiOptions): Promise<TestApi> {
  const { databaseUrl, environment, port, intercept } = options
  let handle: RequestListener = (_req, res) => void res.writeHead(503).end()
  const serving = await serve(
    (req, res) => {
      intercept(req, res)
      handle(req, res)
    },
    port,
    HOST,
  )
  const url = `http://${HOST}:${serving.port}`
  const started = createTestContext(
    toConfig(databaseUrl, { PUBLIC_URL: url, ...environment }),
    options.rejectsWeakPasswords,
  )
  try {
    await started.ctx.keys.reload()
    const jobs = await startJobs(started.ctx, databaseUrl)
    handle = createApp(started.ctx)
    return toTestApi(url, started, () => stopAll(serving, jobs.stop, started.ctx))
  } catch (error) {
    await stopAll(serving, () => started.ctx.watchDb.destroy(), started.ctx)
    throw error
  }
}

interface Started {
  ctx: Context
  skip: (ms: number) => void
}

function createTestContext(config: Config, rejectsWeakPasswords: boolean): Started {
  let skewMs = 0
  const db = openDatabase(config.databaseUrl, {
    applicationName: 'latchkey-test-server',
    poolSize: POOL_SIZE,
  })
  const log = createLog(config.logLevel)
  const ctx = createContext(config, db, log, () => new Date(Date.now() + skewMs))
  // Without the rules, the dictionaries are not loaded, which takes a second.
  if (!rejectsWeakPasswords) ctx.judgePassword = () => Promise.resolve({ score: 4, advice: [] })
  return {
    ctx: { ...ctx, rejectsWeakPasswords },
    skip: (ms) => {
      skewMs += ms
    },
  }
}

function toTestApi(url: string, { ctx, skip }: Started, stop: TestApi['stop']): TestApi {
  return {
    url,
    now: ctx.now,
    stop,
    advance: async (ms) => {
      skip(ms)
      await shiftRateLimits(ctx.db, ms)
      ctx.limits = createLimits(ctx.db) // forgets the limits that it has in memory
      await purge(ctx)
    },
    createAccount: async (account) =>
      (await createAccount(ctx, RegisterBody.parse(account), CLIENT)).id,
    editAccount: (id, edit) => editAccount(ctx, id, edit),
    endSessions: async (choice) => {
      const ended = await endSessions(ctx.db, choice, 'revoked', ctx.now())
      ctx.revocations.add(ended.map((sid) => ({ sid })))
    },
    createService: async (name) =>
      (await addService(ctx, { name }, operatorAsManager(ctx))).credential,
    emails: () => listPostedEmails(ctx),
  }
}

async function editAccount(ctx: Context, id: string, edit: TestAccountEdit): Promise<void> {
  const { revocations } = await ctx.db.transaction(async (trx) => {
    const account = await lockForOperator(trx, id)
    return changeAccount(ctx, trx, account, edit, (kind, details) =>
      commandEvent(kind, ctx.now(), details, id),
    )
  })
  ctx.revocations.add(revocations)
}

async function stopAll(
  serving: Serving,
  stopJobs: () => Promise<void>,
  { db }: Context,
): Promise<void> {
  await serving.stop()
  await stopJobs()
  await db.destroy()
}

function toConfig(databaseUrl: string, environment: TestEnvironment): Config {
  return parseConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PASSWORD_COST: '4', // the lowest cost that bcrypt accepts
    ...environment,
    DATABASE_URL: databaseUrl,
    LATCHKEY_SECRET: SECRET,
  })
}
