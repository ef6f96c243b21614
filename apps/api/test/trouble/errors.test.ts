import { PATHS } from '@latchkey/auth-core/contract'
import { startSilentProxy } from '@latchkey/database/silent-proxy'
import { expect, onTestFinished, test, vi } from 'vitest'
import { logInAs, PASSWORD, startApi } from '../support/start-api.ts'

const CREDENTIALS = { username: 'ada', password: PASSWORD }

const UNAVAILABLE = [
  ['08006', '28000', '3D000', '53100', '53200', '53300', '57014', '57P01', '57P03', '58030'],
  ['25006', '25P03', '25P04', '55P03', '40001', '40003', '40P01'],
].flat()

test('S07 an error of an unavailable Postgres is a 503, and any other a 500', async () => {
  const api = await startApi({ hasBackground: false })
  await logInAs(api, 'ada')
  const answerTo = async (state: string) => {
    await api.ctx.db.raw(`
      create or replace function fail() returns trigger language plpgsql as
        $$ begin raise exception sqlstate '${state}'; end $$;
      create or replace trigger fail before insert on sessions execute function fail()`)
    const { status, headers } = await api.post(PATHS.token, CREDENTIALS)
    return [state, status, headers.get('retry-after')]
  }

  for (const state of UNAVAILABLE) expect(await answerTo(state)).toEqual([state, 503, '1'])
  expect(await answerTo('42P01')).toEqual(['42P01', 500, null])
})

test('S07 a connection that breaks or is refused is a 503, and the next request works', async () => {
  const { databaseUrl } = await startApi({ hasBackground: false })
  const proxy = await startSilentProxy(databaseUrl)
  const api = await startApi({ databaseUrl: proxy.url, hasBackground: false })
  const { access } = await logInAs(api, 'ada')
  const holder = await startApi({ databaseUrl, hasBackground: false })
  const held = await holder.ctx.db.transaction()
  await held.raw('lock table sessions in access exclusive mode')

  const broken = [api.post(PATHS.token, CREDENTIALS), api.get(PATHS.sessions, access)]
  await vi.waitFor(async () => {
    const { rows } = await holder.ctx.db.raw<{ rows: unknown[] }>(
      `select from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`,
    )
    expect(rows).toHaveLength(2)
  })
  proxy.cut()
  for (const { status } of await Promise.all(broken)) expect(status).toBe(503)
  await held.rollback()

  await proxy.close()
  expect((await api.post(PATHS.token, CREDENTIALS)).status).toBe(503)

  expect((await api.get(PATHS.readiness)).status).toBe(503)
  expect(api.logged()).toContain('ECONNREFUSED')

  const again = await startSilentProxy(databaseUrl, Number(new URL(proxy.url).port))
  onTestFinished(again.close)
  expect((await api.post(PATHS.token, CREDENTIALS)).status).toBe(200)
})
