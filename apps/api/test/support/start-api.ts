import { createHashingThreads, createPasswords } from '../../src/services/passwords.ts'
import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { createTestDatabase } from '@latchkey/database/testing'
import { serve } from '@latchkey/http-server'
import { createLog } from '@latchkey/http-server/create-log'
import type { Knex } from 'knex'
import { inject, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../src/app.ts'
import { startJobs } from '../../src/jobs/start-jobs.ts'
import { parseConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { createContext } from '../../src/create-context.ts'
import { lockForOperator } from '../../src/domain/account-state.ts'
import { type AccountChange, changeAccount } from '../../src/use-cases/accounts/change-account.ts'
import { commandEvent } from '../../src/use-cases/audit/command-event.ts'
import { checkContract } from './check-contract.ts'
import { prepareDatabase } from '../../src/use-cases/database/prepare-database.ts'
import { pollRevocations } from '../../src/use-cases/sessions/follow-revocations.ts'

/** The lowest cost that bcrypt accepts, to keep tests fast. */
const PASSWORD_COST = 4
/** Shared by the tests of a process, because starting threads takes longer than most tests. */
const threads = createHashingThreads(2)
export const SECRET = 'a secret for tests, of 32 characters or more'

const ENVIRONMENT = {
  NODE_ENV: 'test',
  LATCHKEY_SECRET: SECRET,
  PASSWORD_COST: String(PASSWORD_COST),
}

export interface Answer {
  status: number
  headers: Headers
  // Each test checks the shape of the body itself.
  body: unknown
}

export interface TestApi {
  url: string
  databaseUrl: string
  ctx: Context
  /** Returns everything logged so far as text. */
  logged: () => string
  /** Moves the API's clock. The clock of Postgres does not change. */
  advance: (seconds: number) => void
  request: (method: string, path: string, init?: RequestInit) => Promise<Answer>
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>
  get: (path: string, accessToken?: string) => Promise<Answer>
  stop: () => Promise<void>
}

export interface TestApiOptions {
  /** Uses the database of another API instead of creating one. */
  databaseUrl?: string
  environment?: Record<string, string>
  connections?: { poolSize: number; patienceMs?: number }
  change?: Partial<Context>
  /** Set to false, the API receives no notifications and does not poll. */
  hasBackground?: boolean
  /** Set to true, the API creates its own signing keys. Others share those of the template. */
  hasOwnKeys?: boolean
  /** Registers a cleanup. The default is the end of the test. */
  onEnd?: (work: () => Promise<void>) => void
}

/** Starts an API on a free port with its own database. It stops when the test finishes. */
export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { onEnd = onTestFinished } = options
  const databaseUrl = options.databaseUrl ?? (await newDatabase(onEnd))
  const config = parseConfig({
    ...ENVIRONMENT,
    DATABASE_URL: databaseUrl,
    ...options.environment,
  })
  const lines: string[] = []
  const log = createLog('debug', { write: (line: string) => void lines.push(line) })
  const applicationName = 'latchkey-api-test'
  const db = openDatabase(databaseUrl, { applicationName, poolSize: 10, ...options.connections })

  if (options.hasOwnKeys) await db('signing_keys').delete()
  if (options.databaseUrl || options.environment || options.hasOwnKeys) {
    await prepareDatabase(config)
  }
  let skewMs = 0
  const now = (): Date => new Date(Date.now() + skewMs)
  const ctx: Context = {
    ...createContext(config, db, log, now),
    passwords: createPasswords({
      cost: PASSWORD_COST,
      concurrency: 2,
      queueLimit: 1000,
      threads,
    }),
    ...options.change,
  }
  await ctx.keys.reload()
  const background =
    options.hasBackground === false ? undefined : await startJobs(ctx, config.listenDatabaseUrl)
  if (!background) await pollRevocations({ ...ctx, watchDb: db }, undefined)
  const serving = await serve(createApp(ctx), 0, '127.0.0.1')

  const url = `http://127.0.0.1:${serving.port}`
  const stop = once(async () => {
    await serving.stop()
    await background?.stop()
    await db.destroy()
  })
  onEnd(stop)

  const request: TestApi['request'] = async (method, path, init = {}) => {
    const response = await fetch(url + path, { ...init, method })
    const text = await response.text()
    const answer = { status: response.status, headers: response.headers, body: parse(text) }
    checkContract(method, path, answer, init.body)
    return answer
  }
  return {
    url,
    databaseUrl,
    ctx,
    logged: () => lines.join(''),
    advance: (seconds) => {
      skewMs += seconds * 1000
    },
    request,
    post: (path, body, headers = {}) =>
      request('POST', path, {
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    get: (path, accessToken) =>
      request('GET', path, {
        headers: accessToken ? { authorization: `Bearer ${accessToken}` } : {},
      }),
    stop,
  }
}

export const PASSWORD = 'correct horse battery'

/** Registers an account and logs in to it. */
export async function logInAs(
  api: TestApi,
  username: string,
  role: 'customer' | 'staff' | 'admin' = 'customer',
): Promise<TokenPair> {
  const email = `${username}@example.com`
  await api.post(PATHS.register, { username, email, password: PASSWORD, role })
  return logIn(api, username)
}

export async function logIn(api: TestApi, username: string): Promise<TokenPair> {
  const { body } = await api.post(PATHS.token, { username, password: PASSWORD })
  return TokenPair.parse(body)
}

/** Changes an account as the command-line tool does. */
export async function change(api: TestApi, id: string, edit: AccountChange): Promise<void> {
  await api.ctx.db.transaction((trx) => changeWithin(api, trx, id, edit))
}

/** Does the same as {@link change} in an open transaction. */
export async function changeWithin(
  api: TestApi,
  trx: Knex,
  id: string,
  edit: AccountChange,
): Promise<void> {
  const now = api.ctx.now()
  const account = await lockForOperator(trx, id)
  const { revocations } = await changeAccount(api.ctx, trx, account, edit, (kind, details) =>
    commandEvent(kind, now, details, id),
  )
  api.ctx.revocations.add(revocations)
}

/** Returns the id of the account of a token pair. */
export function idOf({ access }: TokenPair): string {
  return String(claimsOf(access)['user_id'])
}

/** Returns the claims of a token without verifying it. */
export function claimsOf(token: string): Record<string, unknown> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return z.record(z.string(), z.unknown()).parse(JSON.parse(payload))
}

async function newDatabase(onEnd: (work: () => Promise<void>) => void): Promise<string> {
  const name = `template_${inject('testRun')}`
  const { url, drop } = await createTestDatabase(inject('postgresUrl'), { name, prepare })
  onEnd(drop)
  return url
}

async function prepare(url: string): Promise<void> {
  await prepareDatabase(parseConfig({ ...ENVIRONMENT, DATABASE_URL: url }))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}
