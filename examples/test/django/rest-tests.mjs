import { expect, test, vi } from 'vitest'
import { logInAs } from '../../../apps/api/test/support/start-api.ts'

const FEED = '/auth/revocations/'
const WORKERS = 4
const PATIENT = { timeout: 10_000, interval: 20 }

/** Declares the tests of the REST view, which verifies access tokens itself. */
export function testRestView(site) {
  async function orders(access, path = '/api/orders/') {
    const headers = { 'x-forwarded-proto': 'https', authorization: `Bearer ${access}` }
    const response = await fetch(site().django.url + path, { headers })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const byAll = (access) => Promise.all(Array.from({ length: 12 }, () => orders(access)))
  const statuses = async (access) => new Set((await byAll(access)).map(({ status }) => status))

  test('returns 503 until it follows the revocations, and 401 after a logout', async () => {
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
  })

  test('accepts access tokens of this API only, and checks the role', async () => {
    const customer = await logInAs(site().api, 'quin')
    const staff = await logInAs(site().api, 'rae', 'staff')
    const [head, payload, signature] = customer.access.split('.')
    const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"x"}').toString('base64url')

    expect(await orders(customer.access)).toMatchObject({ status: 200 })
    for (const token of [
      customer.refresh,
      `${unsigned}.${payload}.`,
      `${head}.${staff.access.split('.')[1]}.${signature}`,
      'x',
      '',
    ]) {
      const { status, headers } = await orders(token)
      expect({ token, status }).toEqual({ token, status: 401 })
      expect(headers.get('www-authenticate')).toBe('Bearer realm="api"')
    }
    expect((await orders(customer.access, '/api/orders/all/')).status).toBe(403)
    expect((await orders(staff.access, '/api/orders/all/')).status).toBe(200)
  })
}
