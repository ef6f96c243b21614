import { randomUUID } from 'node:crypto'
import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { askAndHangUp } from '../support/ask-and-hang-up.ts'
import {
  change,
  claimsOf,
  idOf,
  logIn,
  logInAs,
  PASSWORD,
  startApi,
  type TestApi,
} from '../support/start-api.ts'

const DAY_SECONDS = 24 * 60 * 60

async function logInStrict(api: TestApi, username: string): Promise<TokenPair> {
  const body = { username, password: PASSWORD, rotation: 'strict' }
  return TokenPair.parse((await api.post(PATHS.token, body)).body)
}

const refresh = (api: TestApi, token: string, key?: string) =>
  api.post(PATHS.refresh, { refresh: token, ...(key && { idempotency_key: key }) })

async function refreshed(api: TestApi, token: string, key?: string): Promise<TokenPair> {
  const { status, body } = await refresh(api, token, key)
  expect(status).toBe(200)
  return TokenPair.parse(body)
}

async function expectOver(api: TestApi, { access, refresh: token }: TokenPair): Promise<void> {
  expect((await api.get(PATHS.me, access)).status).toBe(401)
  expect((await refresh(api, token, randomUUID())).status).toBe(401)
}

test('R01 a refresh issues a new pair and does not extend the session beyond its end', async () => {
  const api = await startApi()
  const first = await logInAs(api, 'ada')

  const second = await refreshed(api, first.refresh)

  expect(claimsOf(second.refresh)['jti']).not.toBe(claimsOf(first.refresh)['jti'])
  expect(claimsOf(second.refresh)['sid']).toBe(claimsOf(first.refresh)['sid'])
  expect(claimsOf(second.refresh)['gen']).toBe(2)
  let last = second
  for (let day = 0; day < 29; day += 6) {
    api.advance(6 * DAY_SECONDS)
    const { status, body } = await refresh(api, last.refresh)
    if (status !== 200) break
    last = TokenPair.parse(body)
  }
  api.advance(6 * DAY_SECONDS)
  expect((await refresh(api, last.refresh)).status).toBe(401)
})

test('R02 reuse of a refresh token with another key ends a strict session', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const first = await logInStrict(api, 'ada')
  const second = await refreshed(api, first.refresh, 'owner-key-1')

  expect((await refresh(api, first.refresh, 'thief-key')).status).toBe(401)

  await expectOver(api, second)
})

test('R02 reuse of a refresh token two generations old ends a lenient session', async () => {
  const api = await startApi()
  const first = await logInAs(api, 'ada')
  const second = await refreshed(api, first.refresh)
  const third = await refreshed(api, second.refresh)

  expect((await refresh(api, first.refresh)).status).toBe(401)

  await expectOver(api, third)
})

test.each([undefined, 'one-key-for-all'])(
  'R03 a hundred concurrent refreshes of one token get one successor, key %s',
  async (key) => {
    const api = await startApi()
    await logInAs(api, 'ada')
    const { refresh: token } = key ? await logInStrict(api, 'ada') : await logIn(api, 'ada')

    const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(api, token, key)))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const children = answers.map(({ body }) => claimsOf(TokenPair.parse(body).refresh))
    expect(new Set(children.map(({ jti }) => jti)).size).toBe(1)
    expect(children[0]?.['gen']).toBe(2)
  },
)

test('R04 a lost response is repeated at once, after a minute and after a day', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const { refresh: token } = await logInStrict(api, 'ada')
  await askAndHangUp(api, token, 'the-key')

  const first = await refreshed(api, token, 'the-key')
  api.advance(60)
  const second = await refreshed(api, token, 'the-key')
  api.advance(DAY_SECONDS)
  const third = await refreshed(api, token, 'the-key')

  const ids = [first, second, third].map((pair) => claimsOf(pair.refresh)['jti'])
  expect(new Set(ids).size).toBe(1)
})

test('R05 an old token with its own key is late, and with another key is stolen', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const first = await logInStrict(api, 'ada')
  const second = await refreshed(api, first.refresh, 'key-1')
  const third = await refreshed(api, second.refresh, 'key-2')

  expect((await refresh(api, first.refresh, 'key-1')).status).toBe(401)
  expect((await api.get(PATHS.me, third.access)).status).toBe(200)
  expect((await refresh(api, first.refresh, 'thief-key')).status).toBe(401)
  await expectOver(api, third)
})

test('R06 a concurrent refresh and logout leave no live session in 200 rounds', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  for (let round = 0; round < 200; round++) {
    const { refresh: token } = await logIn(api, 'ada')
    const [child, out] = await Promise.all([
      refresh(api, token),
      api.post(PATHS.blacklist, { refresh: token }),
    ])
    if (out.status !== 200 || child.status !== 200) continue
    await expectOver(api, TokenPair.parse(child.body))
  }
}, 60_000)

test('R07 R08 a logout revokes both tokens, and a second logout is rejected', async () => {
  const api = await startApi()
  const tokens = await logInAs(api, 'ada')
  const others = await logInAs(api, 'grace')
  const out = (token: string) => api.post(PATHS.blacklist, { refresh: token })

  expect(await out(tokens.refresh)).toMatchObject({ status: 200, body: {} })

  await expectOver(api, tokens)
  expect((await out(tokens.refresh)).status).toBe(401)
  expect((await out('garbage')).status).toBe(401)
  // A logout requires only the refresh token, so any holder can end the session.
  expect((await out(others.refresh)).status).toBe(200)
})

test('R09 a thousand refreshes store one row', async () => {
  const api = await startApi()
  let { refresh: token } = await logInAs(api, 'ada')

  for (let n = 0; n < 1000; n++) token = (await refreshed(api, token)).refresh

  expect(await api.ctx.db('sessions')).toHaveLength(1)
}, 60_000)

test('R10 a refresh during a change of role grants no access of the old role', async () => {
  const api = await startApi()
  await logInAs(api, 'root', 'admin')
  const tokens = await logInAs(api, 'ada', 'admin')

  const [late] = await Promise.all([
    refresh(api, tokens.refresh),
    change(api, idOf(tokens), { role: 'customer' }),
  ])

  if (late.status === 200) {
    const { access } = TokenPair.parse(late.body)
    expect([401, 403]).toContain((await api.get(PATHS.accounts, access)).status)
  }
})

test('R11 a refresh token expires after seven days', async () => {
  const api = await startApi()
  const { refresh: token } = await logInAs(api, 'ada')
  api.advance(8 * DAY_SECONDS)

  expect(await refresh(api, token)).toMatchObject({
    status: 401,
    body: { detail: 'Token is expired', code: 'token_not_valid' },
  })
})

test('R12 reuse in one session does not end another', async () => {
  const api = await startApi()
  const ada = await logInAs(api, 'ada')
  const grace = await logInAs(api, 'grace')
  const second = await refreshed(api, ada.refresh)
  await refreshed(api, second.refresh)
  await refresh(api, ada.refresh) // reuse is detected

  expect((await api.get(PATHS.me, grace.access)).status).toBe(200)
  await refreshed(api, grace.refresh)
})
