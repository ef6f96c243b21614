import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import * as standardNames from '../src/migrations/0014-standard-names.ts'
import { logInAs, startApi } from './support/start-api.ts'

test('a database with the earlier names keeps its keys, sessions and audit events', async () => {
  const first = await startApi()
  const { access, refresh } = await logInAs(first, 'ada', 'admin')
  await first.stop()
  const { databaseUrl } = first

  const api = await startApi({ databaseUrl })
  await standardNames.down(api.ctx.db)
  expect(await api.ctx.db('audit_entries')).not.toEqual([])
  expect(await api.ctx.db.schema.hasTable('audit_events')).toBe(false)
  await standardNames.up(api.ctx.db)

  expect((await api.get(PATHS.me, access)).status).toBe(200)
  expect((await api.post(PATHS.refresh, { refresh })).status).toBe(200)
  expect((await api.get(`${PATHS.audit}?kind=logged_in`, access)).body).toHaveLength(1)
  expect((await api.get(`${PATHS.accounts}?search=ad`, access)).body).toHaveLength(1)
})
