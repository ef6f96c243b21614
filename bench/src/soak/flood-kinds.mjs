import { PASSWORD } from '../users.mjs'

const BAD_TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
/** Long and without a pattern: the most expensive kind of password to judge. */
const DEAR = Array.from({ length: 128 }, (_, n) => 'qpwoeiruty1029384756'[(n * 7) % 20]).join('')

/** The account of the repeated logins. */
export const FLOODED = 'flooded'

/**
 * Floods from one address, and `most`: the rows that a minute of each may add to all tables
 * together. See docs/limits.md.
 */
export const FLOODS = {
  'registrations, each with a new name': {
    most: 600 * 6,
    send: (n, flood) =>
      ask('/auth/register/', {
        username: `flood${flood}x${n}`,
        email: `flood${flood}x${n}@example.com`,
        password: PASSWORD,
      }),
  },
  'registrations with expensive passwords': {
    most: 700,
    send: (n) =>
      ask('/auth/register/', { username: 'x', email: `x${n}@example.com`, password: DEAR }),
  },
  'wrong logins, each with a new name': {
    most: 200,
    send: (n) => ask('/auth/token/', { username: `unknown${n}`, password: 'wrong' }),
  },
  'correct logins to one account': {
    most: 100 + 60 * 20,
    send: () => ask('/auth/token/', { username: FLOODED, password: PASSWORD }),
  },
  'forgotten passwords, each for a new email': {
    most: 200,
    send: (n) => ask('/auth/password/forgotten/', { email: `unknown${n}@example.com` }),
  },
  'invalid links': {
    most: 100,
    send: () => ask('/auth/password/reset/', { token: 'x'.repeat(43), new_password: DEAR }),
  },
  'refreshes with invalid tokens': {
    most: 100,
    send: () => ask('/auth/token/refresh/', { refresh: BAD_TOKEN }),
  },
  'requests with invalid tokens': {
    most: 100,
    send: () => ({
      method: 'GET',
      path: '/auth/me/',
      headers: { Authorization: `Bearer ${BAD_TOKEN}` },
    }),
  },
  probes: { most: 10, send: () => ({ method: 'GET', path: '/readyz' }) },
}

const ask = (path, body) => ({ method: 'POST', path, body })
