import { PATHS, type TokenPair } from '@latchkey/auth-core/contract'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { startJobs } from '../src/jobs/start-jobs.ts'
import { followNotifications } from '../src/stores/notification-feed.ts'
import { REVOCATIONS_CHANNEL } from '../src/stores/revocation-store.ts'
import { pollRevocations } from '../src/use-cases/sessions/follow-revocations.ts'
import { change, claimsOf, idOf, logInAs, startApi, type TestApi } from './support/start-api.ts'

const FOLLOWER = 'latchkey-api-listener'
const PATIENT = { timeout: 10_000, interval: 20 }

const announced = ({ refresh }: TokenPair): string =>
  JSON.stringify({ sid: claimsOf(refresh)['sid'] }).replace(':', ' : ')

async function refusesSoon(api: TestApi, access: string): Promise<void> {
  await vi.waitFor(async () => expect((await api.get(PATHS.me, access)).status).toBe(401), {
    timeout: 1000,
    interval: 20,
  })
}

test('a session that one process ends is rejected by another within a second', async () => {
  const one = await startApi()
  const other = await startApi({ databaseUrl: one.databaseUrl })
  const { access, refresh } = await logInAs(one, 'ada')
  expect((await other.get(PATHS.me, access)).status).toBe(200)

  await one.post(PATHS.blacklist, { refresh })

  expect((await one.get(PATHS.me, access)).status).toBe(401)
  await refusesSoon(other, access)
})

test.each([
  ['disabled', { isActive: false }],
  ['given another role', { role: 'staff' }],
] as const)('another process rejects tokens of an account that is %s', async (_title, edit) => {
  const one = await startApi()
  const other = await startApi({ databaseUrl: one.databaseUrl })
  const tokens = await logInAs(one, 'ada')
  expect((await other.get(PATHS.me, tokens.access)).status).toBe(200)

  await change(one, idOf(tokens), edit)

  expect((await one.get(PATHS.me, tokens.access)).status).toBe(401)
  await refusesSoon(other, tokens.access)
})

test('a process that misses a notification rejects the session after its next poll', async () => {
  const one = await startApi()
  const deaf = await startApi({ databaseUrl: one.databaseUrl, hasBackground: false })
  const { access, refresh } = await logInAs(one, 'ada')
  await one.post(PATHS.blacklist, { refresh })
  expect((await deaf.get(PATHS.me, access)).status).toBe(200)

  await pollRevocations(deaf.ctx, undefined)

  expect((await deaf.get(PATHS.me, access)).status).toBe(401)
})

/** Waits until a connection to this database listens. Reconnecting takes a second. */
async function listening({ ctx }: TestApi): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows = await ctx
        .db('pg_stat_activity')
        .where({ application_name: FOLLOWER, state: 'idle' })
        .whereRaw(`datname = current_database() and query like 'listen%'`)
      expect(rows).toHaveLength(1)
    },
    { timeout: 5000, interval: 20 },
  )
}

test('a listener is notified of ended sessions, also after its connection was cut', async () => {
  const api = await startApi({ hasBackground: false })
  const [first, second] = [await logInAs(api, 'ada'), await logInAs(api, 'grace')]
  const heard: string[] = []
  let cuts = 0
  const stop = followNotifications({
    url: api.databaseUrl,
    echoDb: api.ctx.db,
    listeners: { [REVOCATIONS_CHANNEL]: (payload) => heard.push(payload) },
    onBroken: () => void (cuts += 1),
    onHeard: () => undefined,
  })
  onTestFinished(stop)
  await listening(api)
  await api.post(PATHS.blacklist, { refresh: first.refresh })
  await vi.waitFor(() => expect(heard).toEqual([announced(first)]), PATIENT)

  await api.ctx.db.raw(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = ? and datname = current_database()`,
    [FOLLOWER],
  )
  await vi.waitFor(() => expect(cuts).toBeGreaterThan(0), PATIENT)
  await listening(api)
  await api.post(PATHS.blacklist, { refresh: second.refresh })

  await vi.waitFor(() => expect(heard).toContain(announced(second)), PATIENT)
})

test('S07 the log reports a connection on which no notifications arrive', async () => {
  const elsewhere = inject('postgresUrl') // accepts LISTEN, for another database
  const api = await startApi({ environment: { LISTEN_DATABASE_URL: elsewhere } })

  await vi.waitFor(() => expect(api.logged()).toContain('Notifications do not arrive.'), PATIENT)
  expect(api.ctx.listening.isConnected).toBe(false)
  expect((await api.get(PATHS.readiness)).status).toBe(200)
})

test('a process that starts later rejects sessions that ended before', async () => {
  const one = await startApi()
  const { access, refresh } = await logInAs(one, 'ada')
  await one.post(PATHS.blacklist, { refresh })

  const later = await startApi({ databaseUrl: one.databaseUrl, hasBackground: false })

  expect((await later.get(PATHS.me, access)).status).toBe(401)
})

test('a process that receives no notifications rejects revoked tokens by polling', async () => {
  const one = await startApi()
  const deaf = await startApi({ databaseUrl: one.databaseUrl, hasBackground: false })
  const background = await startJobs(deaf.ctx, 'postgres://stranger@127.0.0.1:1/none')
  onTestFinished(background.stop)
  const { access, refresh } = await logInAs(one, 'ada')

  await one.post(PATHS.blacklist, { refresh })

  await vi.waitFor(async () => expect((await deaf.get(PATHS.me, access)).status).toBe(401), PATIENT)
  expect(deaf.logged()).toContain('revocation notifications lost, polling only')
})
