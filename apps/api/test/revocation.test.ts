import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test, vi } from 'vitest'
import { logInAs, startApi, type TestApi } from './support/start-api.ts'

async function refusesSoon(api: TestApi, access: string): Promise<void> {
  await vi.waitFor(async () => expect((await api.get(PATHS.me, access)).status).toBe(401), {
    timeout: 1000,
    interval: 20,
  })
}

test('a session that one process ends is refused by the other within a second', async () => {
  const one = await startApi()
  const other = await startApi({ databaseUrl: one.databaseUrl })
  const { access, refresh } = await logInAs(one, 'ada')
  expect((await other.get(PATHS.me, access)).status).toBe(200)

  await one.post(PATHS.blacklist, { refresh })

  expect((await one.get(PATHS.me, access)).status).toBe(401)
  await refusesSoon(other, access)
})

test('so it is when the notification is lost, by the next poll', async () => {
  const one = await startApi()
  const deaf = await startApi({ databaseUrl: one.databaseUrl, hasBackground: false })
  const { access, refresh } = await logInAs(one, 'ada')
  await one.post(PATHS.blacklist, { refresh })
  expect((await deaf.get(PATHS.me, access)).status).toBe(200)

  await deaf.ctx.revocations.poll()

  expect((await deaf.get(PATHS.me, access)).status).toBe(401)
})

test('so it is after the connection for notifications was cut', async () => {
  const one = await startApi()
  const other = await startApi({ databaseUrl: one.databaseUrl })
  const { access, refresh } = await logInAs(one, 'ada')

  await one.ctx.db.raw(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'latchkey-api-revocations' and datname = current_database()`,
  )
  await one.post(PATHS.blacklist, { refresh })

  await vi.waitFor(async () => expect((await other.get(PATHS.me, access)).status).toBe(401), {
    timeout: 3000,
  })
})

test('a process that starts later knows what ended before', async () => {
  const one = await startApi()
  const { access, refresh } = await logInAs(one, 'ada')
  await one.post(PATHS.blacklist, { refresh })

  const later = await startApi({ databaseUrl: one.databaseUrl, hasBackground: false })

  expect((await later.get(PATHS.me, access)).status).toBe(401)
})
