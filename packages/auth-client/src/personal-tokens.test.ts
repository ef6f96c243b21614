import { fillPath, PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { accessToken, type Handler, memoryTokens, startStandIn } from '../test/stand-in.ts'
import { AuthClient } from './client.ts'

const ID = 'a/token'
const inAnHour = Math.floor(Date.now() / 1000) + 3600
const access = accessToken('mine', inAnHour)

const record = {
  id: ID,
  name: 'backup',
  permissions: ['audit:read'] as const,
  created_at: '2026-01-02T03:04:05.000Z',
  expires_at: '2026-02-01T03:04:05.000Z',
  last_used_at: null,
}

/** Answers the owner of the access token, by method and path. */
const answers: Record<string, { status: number; body: unknown }> = {
  [`GET ${PATHS.personalTokens}`]: { status: 200, body: [record] },
  [`POST ${PATHS.personalTokens}`]: { status: 201, body: { ...record, token: 'lkp_x' } },
  [`DELETE ${fillPath(PATHS.personalToken, { id: ID })}`]: { status: 204, body: '' },
}

const service: Handler = async ({ method, path, authorization }) =>
  authorization === `Bearer ${access}` ? answers[`${method} ${path}`] : undefined

test('a client lists, creates and revokes personal access tokens', async () => {
  const { url } = await startStandIn(service)
  const store = memoryTokens({ access, refresh: 'refresh' })
  const client = new AuthClient({ baseUrl: url, store })

  expect(await client.personalTokens()).toEqual([record])
  expect(
    await client.createPersonalToken({
      name: 'backup',
      permissions: 'audit:read',
      expires_in_days: 30,
      password: 'x',
    }),
  ).toEqual({ ...record, token: 'lkp_x' })
  await client.revokePersonalToken(ID)
})
