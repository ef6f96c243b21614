import { beforeAll, expect, test, vi } from 'vitest'
import { forge, logIn, type LoggedIn } from './accounts.ts'

const PATIENT = { timeout: 5000, interval: 20 }

/** A running example. It serves `/orders` to every account, and `/reports` to staff. */
export interface Service {
  url: string
}

interface Reply {
  status: number
  headers: Response['headers']
  text: string
}

/** Sends a request to a service. */
export async function request(
  { url }: Service,
  target: string,
  token?: string,
  init: RequestInit = {},
): Promise<Reply> {
  const headers = new Headers(init.headers)
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`)
  const response = await fetch(url + target, { ...init, headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/**
 * Tests that a service accepts the tokens of the issuer and no others.
 *
 * @param start - Starts the service before the first test.
 * @param isFollowing - Whether it rejects a token soon after its session has ended. Otherwise it
 *   accepts the token until it expires.
 */
export function protects(start: () => Promise<Service>, isFollowing: boolean): void {
  let service: Service
  let ada: LoggedIn
  let grace: LoggedIn
  const status = async (target: string, token?: string) =>
    (await request(service, target, token)).status

  beforeAll(async () => {
    service = await start()
    ada = await logIn('ada')
    grace = await logIn('grace')
  })

  test('accepts a valid token and gets its account', async () => {
    const { status, text } = await request(service, '/orders', ada.access)

    expect({ status, text }).toEqual({ status: 200, text: expect.stringContaining(ada.id) })
  })

  test('rejects a request without a valid access token with 401', async () => {
    const { status: code, headers } = await request(service, '/orders')

    expect(code).toBe(401)
    expect(headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
    expect(await status('/orders', forge(ada.access))).toBe(401)
    expect(await status('/orders', ada.refresh)).toBe(401)
    expect(await status('/orders', 'no token')).toBe(401)
  })

  test('rejects an account without the permission with 403', async () => {
    expect(await status('/reports', ada.access)).toBe(403)
    expect(await status('/reports', grace.access)).toBe(200)
  })

  if (isFollowing) {
    test('rejects the token after its logout', async () => {
      await ada.logOut()

      await vi.waitFor(async () => expect(await status('/orders', ada.access)).toBe(401), PATIENT)
      expect(await status('/orders', grace.access)).toBe(200)
    })
  } else {
    test('accepts the token after its logout until it expires', async () => {
      await ada.logOut()

      expect(await status('/orders', ada.access)).toBe(200)
    })
  }
}
