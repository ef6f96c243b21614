import { expect, test, vi } from 'vitest'
import { encode, forgerOf } from '../../../apps/api/test/support/forge.ts'
import { logInAs } from '../../../apps/api/test/support/start-api.ts'

const FEED = '/auth/revocations/'
const WORKERS = 4
const PATIENT = { timeout: 15_000, interval: 20 }
const TIMEOUT_MS = 40_000

/** Declares the tests of the REST view, which verifies access tokens itself. */
export function testRestView(site) {
  async function orders(access, path = '/api/orders/') {
    const headers = { 'x-forwarded-proto': 'https', authorization: `Bearer ${access}` }
    const response = await fetch(site().django.url + path, { headers })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const byAll = (access) => Promise.all(Array.from({ length: 2 * WORKERS }, () => orders(access)))
  const statuses = async (access) => new Set((await byAll(access)).map(({ status }) => status))

  test(
    'returns 503 until it follows the revocations, and 401 after a logout',
    async () => {
      const { api, gate } = site()
      const { access, refresh } = await logInAs(api, 'pam')
      gate.on(FEED, (_forward, drop) => drop())
      expect(await statuses(access)).toEqual(new Set([503]))
      const answeredAtMs = []
      gate.on(FEED, async (forward) => {
        const answer = await forward()
        answeredAtMs.push(performance.now())
        return answer
      })
      await vi.waitFor(async () => {
        expect(await statuses(access)).toEqual(new Set([200]))
        expect(gate.waitingAt(FEED)).toBe(WORKERS)
      }, PATIENT)
      answeredAtMs.length = 0

      const endedAtMs = performance.now()
      await api.post('/auth/token/blacklist/', { refresh })

      await vi.waitFor(async () => expect(await statuses(access)).toEqual(new Set([401])), PATIENT)
      for (const atMs of answeredAtMs.slice(0, WORKERS)) expect(atMs - endedAtMs).toBeLessThan(1000)
    },
    TIMEOUT_MS,
  )

  test('accepts access tokens of this API only, and checks the role', async () => {
    const { api } = site()
    const customer = await logInAs(api, 'quin')
    const staff = await logInAs(api, 'rae', 'staff')
    const { header, claims, parts, signed, hmac, publicKey } = forgerOf(api, customer)
    const { exp } = claims
    const forged = {
      'a refresh token': customer.refresh,
      'no signature': `${encode({ ...header, alg: 'none' })}.${parts[1]}.`,
      'the public key as a secret': hmac(publicKey.export({ type: 'spki', format: 'pem' })),
      'the claims of another': `${parts[0]}.${staff.access.split('.')[1]}.${parts[2]}`,
      'another type': signed(claims, { ...header, typ: 'JWT' }),
      'an unknown key': signed(claims, { ...header, kid: 'unknown' }),
      'a critical extension': signed(claims, { ...header, crit: ['x'], x: 1 }),
      'another audience': signed({ ...claims, aud: 'https://orders.example.com' }),
      'another issuer': signed({ ...claims, iss: 'https://auth.example.com' }),
      'another subject': signed({ ...claims, sub: 'x' }),
      'a refresh token by its claims': signed({ ...claims, token_type: 'refresh' }),
      'no expiry': signed({ ...claims, exp: undefined }),
      'a time in the past': signed({ ...claims, iat: exp - 600, exp: exp - 300 }),
      'a time in the future': signed({ ...claims, iat: exp, exp: exp + 300 }),
      'a long life': signed({ ...claims, exp: exp + 3600 }),
      'no token': '',
    }

    expect(await orders(signed(claims))).toMatchObject({ status: 200 })
    for (const [title, token] of Object.entries(forged)) {
      const { status, headers } = await orders(token)
      expect({ title, status }).toEqual({ title, status: 401 })
      expect(headers.get('www-authenticate')).toBe('Bearer realm="api"')
    }
    expect((await orders(customer.access, '/api/orders/all/')).status).toBe(403)
    expect((await orders(staff.access, '/api/orders/all/')).status).toBe(200)
  })
}
