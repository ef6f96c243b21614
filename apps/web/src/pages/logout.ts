import { AuthError } from '@latchkey/auth-core/errors'
import { type ErrorRequestHandler, type Response, Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { isFromOwnPage } from '../http/csrf.ts'
import { logFailure } from '../http/log-failure.ts'
import { destroySession, forgetCookie } from '../http/session.ts'

export function logoutPage(ctx: Context): Router {
  const page = Router()

  page.post('/logout', async (req, res) => {
    let flash: 'logged_out' | 'logged_out_here' = 'logged_out'
    try {
      await authClientFor(ctx, req).logOut()
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      logFailure(ctx, error, res)
      flash = 'logged_out_here'
    }
    await destroySession(req, res)
    leave(res, flash)
  })

  return page
}

/** Logs out without the session store: deletes the cookie if the store is unavailable. */
export function logOutAnyway(ctx: Context): ErrorRequestHandler {
  return (error, req, res, next) => {
    const isLogOut = req.method === 'POST' && req.path === '/logout' && isFromOwnPage(req)
    if (!isLogOut || !(error instanceof AuthError) || error.code !== 'unavailable') {
      return next(error)
    }
    logFailure(ctx, error, res)
    forgetCookie(res, ctx.config.isProduction)
    leave(res, 'logged_out_here')
  }
}

function leave(res: Response, flash: 'logged_out' | 'logged_out_here'): void {
  setFlash(res, flash)
  // Not "cookies": the session cookie is deleted separately, and the flash is a cookie.
  res.set('Clear-Site-Data', '"cache", "storage"')
  res.redirect(303, '/login')
}
