import { AuthError } from '@latchkey/auth-core/errors'
import { Router } from 'express'
import type { Context } from '../context.ts'

const RETRY_AFTER_SECONDS = 5

/** Reports whether the app can serve requests, for orchestrators and load balancers. */
export function healthPage({ pool }: Context): Router {
  const page = Router()

  page.get('/healthz', async (_req, res) => {
    try {
      await pool.query('select 1')
    } catch (cause) {
      throw new AuthError('unavailable', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
    }
    res.json({ status: 'ok' })
  })

  return page
}
