import { AuthError } from '@latchkey/auth-core/errors'
import { Router } from 'express'
import type { Context } from '../context.ts'

const RETRY_AFTER_SECONDS = 5

/** For orchestrators and load balancers: whether the process responds, and whether it is ready. */
export function probes({ pool, readiness }: Context): Router {
  const routes = Router()

  routes.get('/livez', (_req, res) => {
    res.json({ status: 'ok' })
  })

  routes.get('/readyz', async (_req, res) => {
    if (readiness.isOff()) throw unavailable()
    try {
      await pool.query('select 1')
    } catch (cause) {
      throw unavailable(cause)
    }
    res.json({ status: 'ok' })
  })

  return routes
}

function unavailable(cause?: unknown): AuthError {
  return new AuthError('unavailable', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
}
