import {
  EmailBody,
  EmailTokenBody,
  ForgottenBody,
  PATHS,
  ResetBody,
} from '@latchkey/auth-core/contract'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { callerOf } from '../http/access.ts'
import { askerOf } from '../http/asker.ts'
import { allowMethods } from '../http/methods.ts'
import { parseBody } from '../http/read-body.ts'
import { askForEmail, askForVerification, verifyEmail } from '../use-cases/accounts/change-email.ts'
import { requestReset } from '../use-cases/accounts/request-reset.ts'
import { resetPassword } from '../use-cases/accounts/reset-password.ts'

/** What goes by mail: a forgotten password, and that an address is one's own. */
export function emailRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  const { forgotten, reset, verifyEmail: verify, email, emailVerification } = PATHS
  routes.all([forgotten, reset, verify, email, emailVerification], allowMethods('POST'))

  routes.post(PATHS.forgotten, async (req, res) => {
    await requestReset(ctx, parseBody(ForgottenBody, req), askerOf(ctx, req))
    res.status(202).json({})
  })
  routes.post(PATHS.reset, async (req, res) => {
    await resetPassword(ctx, parseBody(ResetBody, req), askerOf(ctx, req))
    res.status(204).end()
  })
  routes.post(PATHS.verifyEmail, async (req, res) => {
    await verifyEmail(ctx, parseBody(EmailTokenBody, req), askerOf(ctx, req))
    res.status(204).end()
  })
  routes.post(PATHS.email, async (req, res) => {
    const caller = await callerOf(ctx, req)
    await askForEmail(ctx, caller, parseBody(EmailBody, req), askerOf(ctx, req))
    res.status(202).json({})
  })
  routes.post(PATHS.emailVerification, async (req, res) => {
    await askForVerification(ctx, await callerOf(ctx, req))
    res.status(202).json({})
  })

  return routes
}
