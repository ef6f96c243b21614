import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { startTestApi, type TestApi } from '@latchkey/api/testing'
import { logIn as logInRow, PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { readPayload } from '@latchkey/auth-core/token-payload'
import { fromWire } from '@latchkey/auth-core/wire'
import { z } from 'zod'
import { createDatabase } from './databases.ts'
import { toMs } from './duration.ts'
import { createLostAnswers, type LostAnswers } from './lost-answers.ts'
import type { TestServerOptions } from './options.ts'
import { findPostgres } from './postgres.ts'
import type { Holder, NewAccount, TestAccount, TestEmail, TestServer } from './test-server.ts'

const PASSWORD = 'correct horse battery'
const EMAIL_PATIENCE_MS = 5000
const POLL_MS = 20

const Claims = z.object({ sid: z.string() })

/**
 * Starts a real auth API on a database of its own. The first start prepares a database; later ones
 * copy it and take well under a second.
 *
 * @throws An error that says what to install or set, when there is no Postgres.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { environment = {}, port = 0, rejectsWeakPasswords = false } = options
  const postgres = await findPostgres(options.databaseUrl)
  const database = await createDatabase(postgres.url, environment).catch(async (error: unknown) => {
    postgres.release()
    throw error
  })
  async function cleanUp(): Promise<void> {
    await database.drop()
    postgres.release()
  }

  const lost = createLostAnswers()
  let api: TestApi | undefined
  try {
    api = await startTestApi({
      databaseUrl: database.url,
      port,
      environment,
      rejectsWeakPasswords,
      intercept: (req, res) => {
        if (api) res.setHeader('Date', api.now().toUTCString())
        lost.intercept(req, res)
      },
    })
  } catch (error) {
    await cleanUp()
    throw error
  }
  return toTestServer(api, lost, database.url, cleanUp)
}

function toTestServer(
  api: TestApi,
  lost: LostAnswers,
  databaseUrl: string,
  cleanUp: () => Promise<void>,
): TestServer {
  const { url, now, createService } = api
  let stopping: Promise<void> | undefined

  return {
    url,
    databaseUrl,
    now,
    advance: (span) => api.advance(toMs(span)),
    createAccount: (account = {}) => createAccount(api, account),
    editAccount: ({ id }, edit) => api.editAccount(id, edit),
    logIn: (account) => logIn(url, account),
    steal,
    loseNextAnswer: lost.loseNext,
    revoke: (what) =>
      api.endSessions('id' in what ? { accountId: what.id } : { id: sessionOf(steal(what)) }),
    createService: (name = newName('service')) => createService(name),
    emails: (to) => emailsTo(api, to),
    waitForEmail: (to, subject) => waitForEmail(api, to, subject),
    stop: () => (stopping ??= api.stop().then(cleanUp)),
  }
}

async function createAccount(
  api: TestApi,
  { username = newName('user'), email, password = PASSWORD, role = 'customer' }: NewAccount,
): Promise<TestAccount> {
  const account = { username, email: email ?? `${username}@example.com`, password, role }
  return { id: await api.createAccount(account), ...account }
}

async function logIn(
  url: string,
  { username, password }: Pick<TestAccount, 'username' | 'password'>,
): Promise<TokenPair> {
  const response = await fetch(url + PATHS.token, {
    method: logInRow.method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password, rotation: 'strict' }),
  })
  const { status, headers } = response
  const body: unknown = await response.json()
  if (status === 200) return TokenPair.parse(body)
  throw fromWire({ status, body, header: (name) => headers.get(name) ?? undefined })
}

function steal(session: Holder): TokenPair {
  const tokens = 'read' in session ? session.read() : session
  if (!tokens) throw new Error('The store has no tokens to steal.')
  const { access, refresh } = tokens
  return { access, refresh }
}

function sessionOf({ refresh }: TokenPair): string {
  return Claims.parse(readPayload(refresh)).sid
}

async function emailsTo(api: TestApi, to: string | undefined): Promise<TestEmail[]> {
  const emails = await api.emails()
  return emails
    .filter((email) => to === undefined || email.to === to)
    .map(({ to, subject, text, html }) => ({ to, subject, text, html, link: linkIn(text) }))
}

async function waitForEmail(api: TestApi, to: string, subject = ''): Promise<TestEmail> {
  const deadline = performance.now() + EMAIL_PATIENCE_MS
  do {
    const found = (await emailsTo(api, to)).find((email) => email.subject.includes(subject))
    if (found) return found
    await wait(POLL_MS)
  } while (performance.now() < deadline)
  throw new Error(`There is no email to ${to} with the subject "${subject}".`)
}

function linkIn(text: string): string | undefined {
  return /https?:\/\/\S+/.exec(text)?.[0]
}

function newName(kind: string): string {
  return `${kind}-${randomBytes(4).toString('hex')}`
}
