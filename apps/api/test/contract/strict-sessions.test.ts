import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { claimsOf, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const BLACKLISTED = { detail: 'Token is blacklisted', code: 'token_not_valid' }

async function logInStrictly(api: TestApi, username: string): Promise<TokenPair> {
  await logInAs(api, username)
  const body = { username, password: PASSWORD, rotation: 'strict' }
  return TokenPair.parse((await api.post(PATHS.token, body)).body)
}

const ask = (api: TestApi, refresh: string, key?: string) =>
  api.post(PATHS.refresh, { refresh, ...(key !== undefined && { idempotency_key: key }) })

async function refresh(api: TestApi, token: string, key: string, outcome = 'rotated') {
  const { status, body, headers } = await ask(api, token, key)
  expect({ status, outcome: headers.get('refresh-outcome') }).toEqual({ status: 200, outcome })
  return TokenPair.parse(body)
}

describe('a strict session', () => {
  test('rotates with a new key for each refresh', async () => {
    const api = await startApi()
    const first = await logInStrictly(api, 'ada')

    const second = await refresh(api, first.refresh, 'key-1')
    const third = await refresh(api, second.refresh, 'key-2')

    expect(claimsOf(third.refresh)).toMatchObject({ gen: 3 })
  })

  test('repeats a lost response for the same key, however late', async () => {
    const api = await startApi()
    const first = await logInStrictly(api, 'ada')
    const lost = await refresh(api, first.refresh, 'key-1')
    api.advance(6 * 24 * 60 * 60)

    const again = await refresh(api, first.refresh, 'key-1', 'repeated')

    expect(again.refresh).toBe(lost.refresh)
  })

  test('issues one successor to fifty tabs that share a key', async () => {
    const api = await startApi()
    const first = await logInStrictly(api, 'ada')

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask(api, first.refresh, 'key-1')),
    )

    const tokens = answers.map(({ body }) => TokenPair.parse(body).refresh)
    expect(new Set(tokens).size).toBe(1)
    const outcomes = answers.map(({ headers }) => headers.get('refresh-outcome'))
    expect(outcomes.filter((outcome) => outcome === 'rotated')).toHaveLength(1)
  })

  test('detects an attacker who refreshed first once the owner refreshes', async () => {
    const api = await startApi()
    const stolen = await logInStrictly(api, 'ada')
    const thief = await refresh(api, stolen.refresh, 'the thief’s')

    const owner = await ask(api, stolen.refresh, 'the owner’s')

    expect(owner).toMatchObject({ status: 401, body: BLACKLISTED })
    expect(owner.headers.get('refresh-outcome')).toBe('reused')
    expect((await ask(api, thief.refresh, 'next')).status).toBe(401)
    expect((await api.get(PATHS.me, thief.access)).status).toBe(401)
  })

  test('detects at once an attacker who refreshes after the owner', async () => {
    const api = await startApi()
    const stolen = await logInStrictly(api, 'ada')
    const owner = await refresh(api, stolen.refresh, 'the owner’s')

    expect((await ask(api, stolen.refresh, 'the thief’s')).status).toBe(401)

    expect((await ask(api, owner.refresh, 'next')).status).toBe(401)
  })

  test('rejects a missing or used key and changes nothing', async () => {
    const api = await startApi()
    const first = await logInStrictly(api, 'ada')
    const second = await refresh(api, first.refresh, 'key-1')

    for (const [token, key] of [
      [second.refresh, undefined],
      [second.refresh, 'key-1'],
      [first.refresh, undefined],
    ] as const) {
      expect(await ask(api, token, key)).toMatchObject({
        status: 400,
        body: { idempotency_key: ['This session needs a new key for each refresh.'] },
      })
    }

    await refresh(api, second.refresh, 'key-2')
  })

  test('survives a late duplicate of one of its last four refreshes', async () => {
    const api = await startApi()
    let tokens = await logInStrictly(api, 'ada')
    const first = tokens
    for (const key of ['a', 'b', 'c', 'd']) tokens = await refresh(api, tokens.refresh, key)

    expect(await ask(api, first.refresh, 'a')).toMatchObject({ status: 401, body: BLACKLISTED })

    tokens = await refresh(api, tokens.refresh, 'e')
    expect((await ask(api, first.refresh, 'a')).headers.get('refresh-outcome')).toBe('reused')
    expect((await ask(api, tokens.refresh, 'f')).status).toBe(401)
  })

  test('is the default if ROTATION is strict', async () => {
    const api = await startApi({ environment: { ROTATION: 'strict' } })
    const { refresh: token } = await logInAs(api, 'ada')

    expect((await ask(api, token)).status).toBe(400)
    await refresh(api, token, 'key-1')
  })
})

test('a login accepts strict, lenient or no rotation, and rejects other values', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const login = { username: 'ada', password: PASSWORD }

  expect((await api.post(PATHS.token, { ...login, rotation: 'lenient' })).status).toBe(200)
  expect(await api.post(PATHS.token, { ...login, rotation: 'loose' })).toMatchObject({
    status: 400,
    body: { rotation: ['"loose" is not a valid choice.'] },
  })
})

test('a lenient session ignores keys', async () => {
  const api = await startApi()
  const { refresh: token } = await logInAs(api, 'ada')
  const second = await refresh(api, token, 'key-1')

  await refresh(api, token, 'another', 'repeated')
  await refresh(api, second.refresh, 'key-1')
})

test('a session row is as large after a thousand refreshes as after ten', async () => {
  const api = await startApi()
  let tokens = await logInStrictly(api, 'ada')
  const sizeOfRow = async () => {
    const { rows } = await api.ctx.db.raw<{ rows: { size: number }[] }>(
      `select pg_column_size(sessions.*) as size from sessions where is_strict`,
    )
    return rows
  }
  for (let i = 0; i < 10; i++) tokens = await refresh(api, tokens.refresh, `key-${i}`)
  const after10 = await sizeOfRow()

  for (let i = 10; i < 1000; i++) tokens = await refresh(api, tokens.refresh, `key-${i}`)

  expect(await sizeOfRow()).toEqual(after10)
})
