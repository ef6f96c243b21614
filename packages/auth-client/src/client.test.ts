import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { accessToken, type Handler, memoryTokens, startStandIn } from '../test/stand-in.ts'
import { createAccessClock } from './access-clock.ts'
import { AuthClient } from './client.ts'
import { PATHS } from '@latchkey/auth-core/contract'
import { createRefreshes } from './refreshes.ts'

const inAnHour = Math.floor(Date.now() / 1000) + 3600
const old = { access: accessToken('old', 1), refresh: 'refresh-1' }
const fresh = { access: accessToken('new', inAnHour), refresh: 'refresh-2' }
const refused = { status: 401, body: { detail: 'Token is invalid', code: 'token_not_valid' } }
const blacklisted = {
  status: 401,
  body: { detail: 'Token is blacklisted', code: 'token_not_valid' },
}

/** Accepts one access token, and issues it for the old refresh token. */
const service: Handler = async ({ path, authorization, refresh }) => {
  if (path === PATHS.refresh)
    return refresh === old.refresh ? { status: 200, body: fresh } : blacklisted
  if (path === PATHS.blacklist) return { status: 200, body: {} }
  return authorization === `Bearer ${fresh.access}` ? { status: 200, body: [] } : refused
}

const countRefreshes = (asked: string[]) => asked.filter((path) => path === PATHS.refresh).length

test('twenty concurrent calls with an expired access token make one refresh', async () => {
  const { url, asked } = await startStandIn(service)
  const store = memoryTokens(old)
  const client = new AuthClient({ baseUrl: url, store })

  await Promise.all(Array.from({ length: 20 }, () => client.accounts()))

  expect(countRefreshes(asked)).toBe(1)
  expect(asked.filter((path) => path === PATHS.accounts)).toHaveLength(20)
  expect(store.read()).toEqual(fresh)
})

test('a rejected token that looks valid is refreshed, and the call is retried', async () => {
  const { url, asked } = await startStandIn(service)
  const looksGood = { ...old, access: accessToken('revoked', inAnHour) }
  const client = new AuthClient({ baseUrl: url, store: memoryTokens(looksGood) })

  await Promise.all(Array.from({ length: 20 }, () => client.accounts()))

  expect(countRefreshes(asked)).toBe(1)
})

test('clients that share their refreshes make one refresh for all their stores', async () => {
  const { url, asked } = await startStandIn(service)
  const refreshes = createRefreshes()
  const stores = Array.from({ length: 20 }, () => memoryTokens(old))

  await Promise.all(
    stores.map((store) => new AuthClient({ baseUrl: url, store, refreshes }).accounts()),
  )

  expect(countRefreshes(asked)).toBe(1)
  for (const store of stores) expect(store.read()).toEqual(fresh)
})

test('tokens that another tab has stored are used instead of a refresh', async () => {
  const looksGood = { ...old, access: accessToken('revoked', inAnHour) }
  const store = memoryTokens(looksGood)
  const { url, asked } = await startStandIn(async (request) => {
    if (request.authorization === `Bearer ${looksGood.access}`) store.write(fresh) // the other tab
    return service(request)
  })

  await new AuthClient({ baseUrl: url, store }).accounts()

  expect(countRefreshes(asked)).toBe(0)
})

describe('the user stays logged in after', () => {
  test.each([
    ['a lost response', undefined, 'unreachable'],
    ['a 500', { status: 500, body: 'oops' }, 'internal_error'],
    ['a 503', { status: 503, body: { detail: 'busy' } }, 'busy'],
    ['a 429', { status: 429, body: { detail: 'slow down' } }, 'throttled'],
    ['a response outside the contract', { status: 200, body: { hello: 1 } }, 'internal_error'],
  ])('%s at a refresh', async (_title, answer, code) => {
    const { url } = await startStandIn(async ({ path }) =>
      path === PATHS.refresh ? answer : refused,
    )
    const store = memoryTokens(old)
    const client = new AuthClient({ baseUrl: url, store })

    await expect(client.accounts()).rejects.toMatchObject({ code })

    expect(store.read()).toEqual(old)
  })
})

test('an ended session logs the user out', async () => {
  const { url } = await startStandIn(async () => blacklisted)
  const store = memoryTokens(old)

  const call = new AuthClient({ baseUrl: url, store }).accounts()

  await expect(call).rejects.toMatchObject({ status: 401, code: 'token_blacklisted' })
  expect(store.read()).toBeUndefined()
})

test('a refresh in flight does not undo a logout', async () => {
  const store = memoryTokens(old)
  const { url } = await startStandIn(async (request) => {
    if (request.path === PATHS.refresh) store.write(undefined)
    return service(request)
  })

  const call = new AuthClient({ baseUrl: url, store }).accounts()

  await expect(call).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(store.read()).toBeUndefined()
})

test('a refresh in flight does not undo another login, whether it succeeds or fails', async () => {
  const somebodyElse = { access: fresh.access, refresh: 'refresh-of-another-user' }
  for (const answer of [{ status: 200, body: { ...fresh, refresh: 'late' } }, blacklisted]) {
    const store = memoryTokens(old)
    const { url } = await startStandIn(async (request) => {
      if (request.path !== PATHS.refresh) return service(request)
      store.write(somebodyElse)
      return answer
    })

    await new AuthClient({ baseUrl: url, store }).accounts()

    expect(store.read()).toEqual(somebodyElse)
  }
})

test('the refresh token of a plain SimpleJWT server without rotation stays the same', async () => {
  const { url } = await startStandIn(async (request) =>
    request.path === PATHS.refresh
      ? { status: 200, body: { access: fresh.access } }
      : service(request),
  )
  const store = memoryTokens(old)

  await new AuthClient({ baseUrl: url, store }).accounts()

  expect(store.read()).toEqual({ access: fresh.access, refresh: old.refresh })
})

test('the server’s clock decides when a token is stale', async () => {
  const { url, asked } = await startStandIn(async ({ authorization, path }) =>
    path === PATHS.refresh || authorization ? { status: 200, body: [] } : refused,
  )
  const aDayAhead = () => Date.now() + 24 * 3600 * 1000
  const store = memoryTokens(fresh)
  const clock = createAccessClock(aDayAhead)
  const client = new AuthClient({ baseUrl: url, store, clock })
  await client.register({ username: '', email: '', password: '' }).catch(() => undefined)

  await client.accounts()

  expect(countRefreshes(asked)).toBe(0)
})

test('a wrong clock causes one refresh, even when the `Date` header is hidden', async () => {
  for (const skewHours of [-24, 24]) {
    const { url, asked } = await startStandIn(service, { hasDate: false })
    const clock = createAccessClock(() => Date.now() + skewHours * 3600 * 1000)
    const client = new AuthClient({ baseUrl: url, store: memoryTokens(old), clock })

    for (let i = 0; i < 5; i++) await client.accounts()

    expect(countRefreshes(asked)).toBe(1)
  }
})

test('a machine that wakes from sleep refreshes once', async () => {
  let slept = 0
  const { url, asked } = await startStandIn(service)
  const clock = createAccessClock(() => Date.now() + slept)
  const stale = { access: accessToken('old', inAnHour), refresh: old.refresh }
  const client = new AuthClient({ baseUrl: url, store: memoryTokens(stale), clock })
  slept = 3 * 3600 * 1000

  await Promise.all([client.accounts(), client.accounts()])

  expect(countRefreshes(asked)).toBe(1)
})

test('a call is sent at most twice', async () => {
  const { url, asked } = await startStandIn(async ({ path }) =>
    path === PATHS.refresh ? { status: 200, body: fresh } : refused,
  )
  const client = new AuthClient({ baseUrl: url, store: memoryTokens(old) })

  await expect(client.accounts()).rejects.toMatchObject({ code: 'token_invalid' })

  expect(asked.filter((path) => path === PATHS.accounts)).toHaveLength(2)
  await expect(client.accounts()).rejects.toMatchObject({ code: 'token_invalid' })
  expect(asked.filter((path) => path === PATHS.accounts)).toHaveLength(4)
})

test('a lost response is retried with the same key, and the next refresh has a new one', async () => {
  const keys: unknown[] = []
  const { url } = await startStandIn(async (request) => {
    if (request.path !== PATHS.refresh) return refused
    keys.push(request.idempotencyKey)
    return keys.length === 1 ? undefined : { status: 200, body: fresh }
  })
  const client = new AuthClient({ baseUrl: url, store: memoryTokens(old) })

  for (let i = 0; i < 3; i++) await client.accounts().catch(() => undefined)

  expect(keys).toEqual(['key of refresh-1', 'key of refresh-1', 'key of refresh-2'])
})

test('a logout deletes the tokens even if the service is unreachable', async () => {
  const { url } = await startStandIn(async () => undefined)
  const store = memoryTokens(fresh)
  const client = new AuthClient({ baseUrl: url, store })

  await expect(client.logOut()).rejects.toMatchObject({ code: 'unreachable' })

  expect(client.isLoggedIn).toBe(false)
})

test('a login ends the previous session', async () => {
  const blacklistedTokens: unknown[] = []
  const { url } = await startStandIn(async (request) => {
    if (request.path === PATHS.blacklist) blacklistedTokens.push(request.refresh)
    return request.path === PATHS.token ? { status: 200, body: fresh } : service(request)
  })
  const store = memoryTokens(old)

  await new AuthClient({ baseUrl: url, store }).logIn({ username: 'ada', password: 'x' })

  expect(store.read()).toEqual(fresh)
  expect(blacklistedTokens).toEqual([old.refresh])
})

test('a device sends the device tokens of its earlier logins', async () => {
  const sent: unknown[] = []
  const { url } = await startStandIn(async ({ path, deviceToken }) => {
    if (path !== PATHS.token) return { status: 200, body: {} }
    sent.push(deviceToken)
    return { status: 200, body: fresh, headers: { 'Device-Token': `token-${sent.length}` } }
  })
  let kept: readonly string[] = []
  const devices = { read: () => kept, write: (tokens: readonly string[]) => void (kept = tokens) }
  const client = new AuthClient({ baseUrl: url, store: memoryTokens(), devices })

  for (let i = 0; i < 7; i++) {
    await client.logIn({ username: 'ada', password: 'x' })
    await client.logOut()
  }

  expect(sent.slice(0, 3)).toEqual([undefined, 'token-1', 'token-2.token-1'])
  expect(kept).toEqual(['token-7', 'token-6', 'token-5', 'token-4', 'token-3'])
})

test('without tokens no request is sent', async () => {
  const { url, asked } = await startStandIn(service)

  const call = new AuthClient({ baseUrl: url, store: memoryTokens() }).ownAccount()

  await expect(call).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(asked).toEqual([])
})

test('an error without a response contains nothing of the request', async () => {
  const { url } = await startStandIn(async () => undefined)
  const client = new AuthClient({ baseUrl: url, store: memoryTokens() })

  const error: unknown = await client
    .logIn({ username: 'ada', password: 'a secret' })
    .catch((thrown: unknown) => thrown)

  expect(error).toMatchObject({ code: 'unreachable', cause: { code: 'ECONNRESET' } })
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('a secret')
})

test('a redirect is not followed, because it would leak the token', async () => {
  const thief = await startStandIn(async () => ({ status: 200, body: [] }))
  const { url } = await startStandIn(async () => ({
    status: 307,
    body: {},
    headers: { location: thief.url },
  }))

  const call = new AuthClient({ baseUrl: url, store: memoryTokens(fresh) }).accounts()

  await expect(call).rejects.toMatchObject({ name: 'AuthError' })
  expect(thief.asked).toEqual([])
})
