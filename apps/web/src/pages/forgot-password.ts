import type { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { accountRecoveryClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { formField } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { renderPage } from '../http/render.ts'
import { rejectionOf } from './email-links.ts'
import { toShownError } from './shown-error.ts'

const ADDRESS = '/forgot-password'

/** Requests an email with a password-reset link. */
export function forgotPasswordPage(ctx: Context): Router {
  const page = Router()

  page.get(ADDRESS, (req, res) => show(ctx, req, res, {}))
  page.post(ADDRESS, async (req, res) => {
    const email = formField(req, 'email')
    const error = await rejectionOf(accountRecoveryClientFor(ctx, req).requestPasswordReset(email))
    show(ctx, req, res, error ? { email, error } : { isSent: true })
  })

  return page
}

interface Shown {
  isSent?: boolean
  email?: string
  error?: AuthError
}

function show(ctx: Context, req: Request, res: Response, shown: Shown): void {
  const { isSent = false, email, error } = shown
  if (error) logFailure(ctx, error, res)
  renderPage(ctx, req, res, {
    view: 'forgot-password',
    title: messages.email.forgotten.title,
    status: error?.status ?? 200,
    hasForm: true,
    values: { isSent, email, fields: error?.fields ?? {}, error: error && toShownError(error) },
  })
}
