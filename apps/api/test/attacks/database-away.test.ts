import { PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { startSilentProxy } from '@latchkey/database/silent-proxy'
import { createTestDatabase } from '@latchkey/database/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { type Answer, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const CREDENTIALS = { username: 'ada', password: PASSWORD }

async function newDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)
  return url
}

/** Sends requests that query Postgres through Knex, a prepared statement and a transaction. */
async function askEverything(api: TestApi, tokens: { access: string; refresh: string }) {
  return Promise.all([
    api.get(PATHS.sessions, tokens.access),
    api.get(PATHS.accounts, tokens.access),
    api.post(PATHS.refresh, { refresh: tokens.refresh }),
    api.post(PATHS.token, CREDENTIALS),
  ])
}

function expectAway({ status, headers, body }: Answer): void {
  expect({ status, retryAfter: headers.get('retry-after') }).toEqual({
    status: 503,
    retryAfter: '1',
  })
  expect(JSON.stringify(body)).not.toMatch(/sql|postgres|terminated|connection/i)
}

/** Opens a pool that gives up after one second, to keep tests fast. */
function openImpatient(url: string) {
  const db = openDatabase(url, { applicationName: 'silent', poolSize: 4, patienceMs: 1000 })
  onTestFinished(() => db.destroy())
  return db
}

test('S07 a silent database connection causes one 503 and is replaced', async () => {
  const proxy = await startSilentProxy(await newDatabase())
  onTestFinished(proxy.close)
  const watchDb = openImpatient(proxy.url)
  const api = await startApi({
    databaseUrl: proxy.url,
    connections: { poolSize: 4, patienceMs: 1000 },
    change: { watchDb },
    hasBackground: false,
  })
  const tokens = await logInAs(api, 'ada', 'admin')
  expect((await api.get(PATHS.readiness)).status).toBe(200)
  await Promise.all(Array.from({ length: 4 }, () => api.ctx.db.raw('select pg_sleep(0.1)')))
  proxy.goSilent()

  for (const answer of await askEverything(api, tokens)) expectAway(answer)
  await vi.waitFor(async () => expect((await api.get(PATHS.readiness)).status).toBe(200), 5000)

  expect((await api.post(PATHS.token, CREDENTIALS)).status).toBe(200)
  expect((await api.get(PATHS.me, tokens.access)).status).toBe(200)
})

test('S07 the API reconnects its listener after the connection goes silent', async () => {
  const proxy = await startSilentProxy(await newDatabase())
  onTestFinished(proxy.close)
  const api = await startApi({ databaseUrl: proxy.url })
  const listeners = async (): Promise<unknown[]> => {
    const server = openImpatient(inject('postgresUrl'))
    const { rows } = await server.raw<{ rows: unknown[] }>(
      `select pid from pg_stat_activity
        where application_name = 'latchkey-api-listener' and datname = ? and query like 'listen%'`,
      [new URL(proxy.url).pathname.slice(1)],
    )
    return rows
  }
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), 5000)
  const before = await listeners()
  proxy.goSilent()

  await vi.waitFor(() => expect(api.logged()).toContain('revocation notifications lost'), 15_000)
  await vi.waitFor(async () => {
    const now = await listeners()
    expect(now).toHaveLength(1)
    expect(now).not.toEqual(before)
  }, 5000)
})

test('S07 a connection that became read-only causes one 503 and is replaced', async () => {
  const databaseUrl = await newDatabase()
  const watchDb = openDatabase(databaseUrl, { applicationName: 'watch', poolSize: 1 })
  onTestFinished(() => watchDb.destroy())
  const connections = { poolSize: 1 }
  const api = await startApi({
    databaseUrl,
    connections,
    change: { watchDb },
    hasBackground: false,
  })
  const tokens = await logInAs(api, 'ada', 'admin')
  const asks = [
    () => api.post(PATHS.token, CREDENTIALS),
    () => api.post(PATHS.refresh, { refresh: tokens.refresh }),
    () => api.get(PATHS.readiness),
  ]

  for (const ask of asks) {
    // A server that becomes a standby makes each of its connections read-only.
    for (const pool of [api.ctx.db, watchDb]) {
      await pool.raw('set session characteristics as transaction read only')
    }
    expectAway(await ask())
    expect((await ask()).status).toBe(200)
  }
})

test('S07 a request gets 503 while all connections of the pool are in use', async () => {
  const connections = { poolSize: 1, patienceMs: 500 }
  const api = await startApi({ connections, hasBackground: false })
  const { access } = await logInAs(api, 'ada')
  const held = await api.ctx.db.transaction()

  expectAway(await api.get(PATHS.sessions, access))
  expectAway(await api.post(PATHS.token, CREDENTIALS))

  await held.rollback()
  expect((await api.post(PATHS.token, CREDENTIALS)).status).toBe(200)
})
