import { AuthError } from '@latchkey/auth-core/errors'
import { Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { leaveNotice } from '../http/cookies.ts'
import { noteFailure } from '../http/note-failure.ts'
import { destroySession } from '../http/session.ts'

export function logoutPage(ctx: Context): Router {
  const page = Router()

  page.post('/logout', async (req, res) => {
    let notice: 'logged_out' | 'logged_out_here' = 'logged_out'
    try {
      await authClientFor(ctx, req).logOut()
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      noteFailure(ctx, error, res)
      notice = 'logged_out_here'
    }
    await destroySession(req, res)
    leaveNotice(res, notice)
    // What a browser kept of the pages; its cookies go by themselves, and one brings the notice.
    res.set('Clear-Site-Data', '"cache", "storage"')
    res.redirect(303, '/login')
  })

  return page
}
