import { expect, test } from 'vitest'
import { cookieTokens, type Cookies } from './cookie-tokens.ts'

const SECRET = 'a secret of the app'
const tokens = { access: 'a.b.c', refresh: 'd.e.f' }

function jar(): Cookies & { set: (...cookie: unknown[]) => void; all: unknown[][] } {
  const values = new Map<string, string>()
  const all: unknown[][] = []
  return {
    all,
    get: (name) => {
      const value = values.get(name)
      return value === undefined ? undefined : { value }
    },
    set: (name, value, attributes) => {
      all.push([name, value, attributes])
      values.set(String(name), String(value))
    },
  }
}

/** The cookies of a server component, which cannot set any. */
function readOnly(cookies: Cookies): Cookies {
  return {
    get: cookies.get,
    set: () => {
      throw new Error('Cookies can only be modified in a Server Action or Route Handler.')
    },
  }
}

test('tokens are stored in a cookie that no script reads and no other host gets', () => {
  const cookies = jar()

  cookieTokens(cookies, { secret: SECRET }).write(tokens)

  expect(cookies.all).toEqual([
    [
      '__Host-latchkey.tokens',
      'a.b.c:d.e.f',
      { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: 2_592_000 },
    ],
  ])
  expect(cookieTokens(cookies, { secret: SECRET }).read()).toEqual(tokens)
})

test('a logout deletes the cookie', () => {
  const cookies = jar()
  const store = cookieTokens(cookies, { secret: SECRET })
  store.write(tokens)

  store.write(undefined)

  expect(cookies.all[1]).toMatchObject(['__Host-latchkey.tokens', '', { maxAge: 0 }])
  expect(store.read()).toBeUndefined()
})

test('where cookies are read-only, new tokens last for the request and the key stays', async () => {
  const cookies = jar()
  cookieTokens(cookies, { secret: SECRET }).write(tokens)
  const component = cookieTokens(readOnly(cookies), { secret: SECRET })
  const key = await component.refreshKey(tokens.refresh)

  component.write({ access: 'g.h.i', refresh: 'j.k.l' })

  expect(component.read()).toEqual({ access: 'g.h.i', refresh: 'j.k.l' })
  const next = cookieTokens(cookies, { secret: SECRET })
  expect(next.read()).toEqual(tokens)
  expect(await next.refreshKey(tokens.refresh)).toBe(key)
})

test.each(['', 'a', ':', 'a:', ':b'])('the cookie "%s" holds no tokens', (value) => {
  const cookies: Cookies = { get: () => ({ value }), set: () => undefined }

  expect(cookieTokens(cookies, { secret: SECRET }).read()).toBeUndefined()
})
