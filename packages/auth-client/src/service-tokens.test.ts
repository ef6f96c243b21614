import { PATHS, type TokenPair } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { accessToken, type Handler, memoryTokens, startStandIn } from '../test/stand-in.ts'
import { AuthClient } from './client.ts'

const inAnHour = Math.floor(Date.now() / 1000) + 3600
const first: TokenPair = { access: accessToken('first', inAnHour), refresh: 'refresh-1' }

/** Implements the refreshes of a strict session, which begins with {@link first}. */
function startIssuer({ knowsResources = true, lifetimeSeconds = 300 } = {}) {
  const session = { generation: 1, usedKey: '', isEnded: false }
  const targets: (string | undefined)[] = []
  let issued = 0
  const handle: Handler = async ({ path, refresh, idempotencyKey = '', resource, scope }) => {
    if (path !== PATHS.refresh) return { status: 200, body: [] }
    const behind = session.generation - Number(refresh?.replace('refresh-', ''))
    const isRepeated = behind === 1 && idempotencyKey === session.usedKey
    if (session.isEnded || (behind !== 0 && !isRepeated)) {
      return { status: 401, body: { detail: 'Token is blacklisted', code: 'token_not_valid' } }
    }
    if (!isRepeated) Object.assign(session, { generation: session.generation + 1 })
    session.usedKey = idempotencyKey
    targets.push(resource)
    issued += 1
    const exp = Math.floor(Date.now() / 1000) + lifetimeSeconds
    const body = {
      access: accessToken(`${resource ?? 'api'} ${scope ?? ''} ${issued}`, exp),
      refresh: `refresh-${session.generation}`,
    }
    const isForService = knowsResources && resource !== undefined
    return { status: 200, body: isForService ? { ...body, scope: scope ?? '' } : body }
  }
  return { handle, session, targets }
}

async function setUp(options?: Parameters<typeof startIssuer>[0]) {
  const issuer = startIssuer(options)
  const { url } = await startStandIn(issuer.handle)
  const store = memoryTokens(first)
  return { ...issuer, store, client: new AuthClient({ baseUrl: url, store }) }
}

const nameOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).name

test('tokens for many services move the session once, and the store keeps the API’s', async () => {
  const { client, session, store, targets } = await setUp()

  const tokens = [
    await client.accessTokenFor('orders', { scope: ['accounts:read', 'audit:read'] }),
    await client.accessTokenFor('billing'),
    await client.accessTokenFor('orders'),
  ]

  expect(tokens.map(nameOf)).toEqual([
    'orders accounts:read audit:read 2',
    'billing  3',
    'orders  4',
  ])
  expect(targets).toEqual([undefined, 'orders', 'billing', 'orders'])
  expect(session.generation).toBe(2)
  expect(nameOf(String(store.read()?.access))).toBe('api  1')
  expect(store.read()?.refresh).toBe('refresh-2')
})

test('a token is cached, and requested once by concurrent calls', async () => {
  const { client, targets } = await setUp()

  const tokens = await Promise.all([1, 2, 3].map(() => client.accessTokenFor('orders')))
  const again = await client.accessTokenFor('orders')
  const renewed = await client.accessTokenFor('orders', { renew: true })

  expect(new Set([...tokens, again]).size).toBe(1)
  expect(renewed).not.toBe(again)
  expect(targets).toEqual([undefined, 'orders', 'orders'])
})

test('a token that is about to expire is not used again', async () => {
  const { client, targets } = await setUp({ lifetimeSeconds: 5 })

  await client.accessTokenFor('orders')
  await client.accessTokenFor('orders')

  expect(targets.filter((target) => target === 'orders')).toHaveLength(2)
})

test('after another tab has refreshed, the client refreshes its own way again', async () => {
  const { client, session, store } = await setUp()
  await client.accessTokenFor('orders')
  Object.assign(session, { generation: 3, usedKey: 'of the other tab' })
  expect(await client.accessTokenFor('orders')).toBeDefined() // cached
  store.write({ access: accessToken('other', inAnHour), refresh: 'refresh-3' })

  expect(nameOf(await client.accessTokenFor('billing'))).toMatch(/^billing/)
  expect(store.read()?.refresh).toBe('refresh-4')
})

test('the end of the session empties the store', async () => {
  const { client, session, store } = await setUp()
  await client.accessTokenFor('orders')
  session.isEnded = true

  await expect(client.accessTokenFor('billing')).rejects.toMatchObject({ status: 401 })

  expect(store.read()).toBeUndefined()
  await expect(client.accessTokenFor('orders')).rejects.toMatchObject({ code: 'not_authenticated' })
})

test('the token of a server that ignores the resource is given to no service', async () => {
  const { client } = await setUp({ knowsResources: false })

  await expect(client.accessTokenFor('orders')).rejects.toMatchObject({ code: 'invalid_target' })
})
