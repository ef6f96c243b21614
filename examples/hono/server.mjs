import { serve } from '@hono/node-server'
import { createRemoteVerifier, requireAccess } from '@latchkey/auth-verifier/web'
import { Hono } from 'hono'

const { ISSUER = 'http://localhost:8000', CREDENTIAL = '', PORT = '9000' } = process.env

const issuer = createRemoteVerifier({ url: ISSUER, credential: CREDENTIAL, onError: console.error })

/** Passes callers with the permission, or with any valid token if none is given. */
const access = (permission) => async (c, next) => {
  const caller = await requireAccess(issuer, c.req.raw, permission)
  if (caller instanceof Response) return caller
  c.set('caller', caller)
  return next()
}

const app = new Hono()
app.get('/orders', access(), (c) => c.json({ account: c.get('caller').user_id }))
app.get('/reports', access('accounts:read'), (c) => c.json({ role: c.get('caller').role }))

serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' })
