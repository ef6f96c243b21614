import { AuthError } from '@latchkey/auth-core/errors'
import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { accountRecoveryClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { dropLinkToken, keepLinkToken, linkTokenOf } from '../http/link-token.ts'
import { logFailure } from '../http/log-failure.ts'
import { renderPage } from '../http/render.ts'
import { toShownError } from './shown-error.ts'

/** Serves the pages of emailed links. A GET changes nothing, because mail scanners open links. */
export function emailLinkPages(ctx: Context): Router {
  const pages = Router()

  pages.get('/reset-password', (req, res) => {
    if (keepLinkToken(req, res)) return
    show(ctx, req, res, { view: 'reset-password', token: linkTokenOf(req) })
  })
  pages.post('/reset-password', async (req, res) => {
    const token = formField(req, 'token')
    const body = { token, new_password: formField(req, 'new_password') }
    const failure = await rejectionOf(accountRecoveryClientFor(ctx, req).resetPassword(body))
    if (failure) return show(ctx, req, res, { view: 'reset-password', token, error: failure })
    dropLinkToken(req, res)
    setFlash(res, 'password_reset')
    res.redirect(303, '/login')
  })

  pages.get('/verify-email', (req, res) => {
    if (keepLinkToken(req, res)) return
    show(ctx, req, res, { view: 'verify-email', token: linkTokenOf(req) })
  })
  pages.post('/verify-email', async (req, res) => {
    const token = formField(req, 'token')
    const failure = await rejectionOf(accountRecoveryClientFor(ctx, req).verifyEmail(token))
    if (failure) return show(ctx, req, res, { view: 'verify-email', token, error: failure })
    dropLinkToken(req, res)
    setFlash(res, 'email_verified')
    res.redirect(303, HOME)
  })

  return pages
}

/** Returns an error with status 400, 429 or 503, which the form can show. Throws all others. */
export async function rejectionOf(work: Promise<void>): Promise<AuthError | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof AuthError && [400, 429, 503].includes(error.status)) return error
    throw error
  }
}

interface Shown {
  view: 'reset-password' | 'verify-email'
  token: string
  error?: AuthError
}

const TITLES = {
  'reset-password': messages.email.reset.title,
  'verify-email': messages.email.verify.title,
} as const

function show(ctx: Context, req: Request, res: Response, { view, token, error }: Shown): void {
  const isDead = token === '' || error?.fields['token'] !== undefined
  if (error) logFailure(ctx, error, res)
  renderPage(ctx, req, res, {
    view,
    title: TITLES[view],
    status: error?.status ?? 200,
    hasForm: true,
    values: {
      token,
      isDead,
      fields: error?.fields ?? {},
      error: error && !isDead ? toShownError(error) : undefined,
    },
  })
}
