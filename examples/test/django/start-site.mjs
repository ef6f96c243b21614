import { expect, inject, vi } from 'vitest'
import { PASSWORD, startApi } from '../../../apps/api/test/support/start-api.ts'
import { createService } from '../../../apps/api/test/support/service-credentials.ts'
import { createTestDatabase } from '../../../packages/database/src/testing.ts'
import { DjangoBrowser } from './browser.mjs'
import { manage, startDjango } from './start-django.mjs'
import { startGate } from './gate.mjs'

export const SESSION = '__Host-latchkey.sid'
const DEVICE_SECRET = 'a secret that both apps share, of 32 characters'
const ENVIRONMENT = {
  SECRET_KEY: 'a secret for tests, of 32 characters or more',
  ALLOWED_HOSTS: '127.0.0.1',
}
/** Longer than an access token lives. */
const EXPIRED_SECONDS = 301

/**
 * Starts a real API, a gate in front of it, and the Django project in production mode, each with a
 * database.
 *
 * @param onEnd - Registers a cleanup. Cleanups run in reverse order.
 */
export async function startSite(onEnd) {
  const gate = await startGate()
  onEnd(gate.stop)
  const environment = { PUBLIC_URL: gate.url, DEVICE_SECRET }
  const [api, databaseUrl] = await Promise.all([
    startApi({ environment, onEnd }),
    createSessions(onEnd),
  ])
  gate.target = api.url
  const django = await startDjango({
    ...ENVIRONMENT,
    DATABASE_URL: databaseUrl,
    LATCHKEY_URL: gate.url,
    LATCHKEY_CREDENTIAL: await createService(api.ctx.db, 'django', new Date()),
    LATCHKEY_DEVICE_SECRET: DEVICE_SECRET,
  })
  onEnd(django.stop)
  await warmUp(api, django)
  return { api, gate, django, ...actions(api, django) }
}

/** Waits until the API has loaded what rates passwords, and a worker of Django has started. */
async function warmUp(api, django) {
  const account = { username: 'first', email: 'first@example.com', password: PASSWORD }
  const register = async () => (await api.post('/auth/register/', account)).status
  const isWarm = vi.waitFor(async () => expect(await register()).toBe(201), { timeout: 50_000 })
  await Promise.all([isWarm, fetch(`${django.url}/style.css`, { redirect: 'manual' })])
}

/** Creates a database with Django's tables, and returns its URL. */
async function createSessions(onEnd) {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onEnd(drop)
  await manage(['migrate', '--verbosity=0'], { ...ENVIRONMENT, DATABASE_URL: url })
  return url
}

function actions(api, django) {
  const newBrowser = () => new DjangoBrowser(django.url)

  return {
    newBrowser,

    /** Registers an account with the form, and returns the browser, which is logged in. */
    register: async (username, role = 'customer') => {
      const browser = newBrowser()
      const typed = { username, email: `${username}@example.com`, password: PASSWORD, role }
      const { status, location, html } = await browser.submit('/register/', '/register/', typed)
      expect({ status, location, html }).toEqual({ status: 302, location: '/dashboard/', html: '' })
      return browser
    },

    /** Runs the work while all access tokens from before have expired at the API. */
    whileExpired: async (work) => {
      api.advance(EXPIRED_SECONDS)
      try {
        return await work()
      } finally {
        api.advance(-EXPIRED_SECONDS)
      }
    },

    /** Returns the sessions of an account, the last one first. */
    sessionsOf: (username) =>
      api.ctx
        .db('sessions')
        .join('accounts', 'accounts.id', 'sessions.account_id')
        .where('accounts.username', username)
        .orderBy('sessions.created_at', 'desc')
        .select('sessions.*'),
  }
}
