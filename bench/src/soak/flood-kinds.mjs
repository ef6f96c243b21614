import { PASSWORD } from '../users.mjs'

const BAD_TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
/** Long, without a pattern: as dear to judge as a password can be. */
const DEAR = Array.from({ length: 128 }, (_, n) => 'qpwoeiruty1029384756'[(n * 7) % 20]).join('')

/** The account that logs in again and again. */
export const FLOODED = 'flooded'

/**
 * What somebody without an account, or with one, may send as fast as it goes, from one address, and the
 * most rows that a minute of it may add to all tables together: see docs/limits.md.
 */
export const FLOODS = {
  'registrations, each of another name': {
    most: 600 * 6,
    send: (n, flood) =>
      ask('/auth/register/', {
        username: `flood${flood}x${n}`,
        email: `flood${flood}x${n}@example.com`,
        password: PASSWORD,
      }),
  },
  'registrations with dear passwords': {
    most: 700,
    send: (n) =>
      ask('/auth/register/', { username: 'x', email: `x${n}@example.com`, password: DEAR }),
  },
  'wrong logins, each of another name': {
    most: 200,
    send: (n) => ask('/auth/token/', { username: `nobody${n}`, password: 'wrong' }),
  },
  'right logins of one account': {
    most: 100 + 60 * 20,
    send: () => ask('/auth/token/', { username: FLOODED, password: PASSWORD }),
  },
  'forgotten passwords, each of another address': {
    most: 200,
    send: (n) => ask('/auth/password/forgotten/', { email: `nobody${n}@example.com` }),
  },
  'links that are none': {
    most: 100,
    send: () => ask('/auth/password/reset/', { token: 'x'.repeat(43), new_password: DEAR }),
  },
  'refreshes with tokens that are none': {
    most: 100,
    send: () => ask('/auth/token/refresh/', { refresh: BAD_TOKEN }),
  },
  'requests with tokens that are none': {
    most: 100,
    send: () => ({
      method: 'GET',
      path: '/auth/me/',
      headers: { Authorization: `Bearer ${BAD_TOKEN}` },
    }),
  },
  probes: { most: 10, send: () => ({ method: 'GET', path: '/healthz' }) },
}

const ask = (path, body) => ({ method: 'POST', path, body })
