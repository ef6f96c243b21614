import { AuthError } from '@latchkey/auth-core/errors'
import { words } from '@latchkey/ui/words'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Context } from '../context.ts'
import { leaveNotice } from './cookies.ts'
import { isInvalidCsrfToken } from './csrf.ts'
import { toErrorText } from './error-text.ts'
import { renderPage } from './render.ts'

const FORM_EXPIRED = { title: words.errors.forbidden.title, text: words.formErrors.formExpired }

/** The one place where an error becomes a page. Mounted last. */
export function answerErrors(ctx: Context): ErrorRequestHandler {
  return (thrown, req, res, next) => {
    if (res.headersSent) return next(thrown)
    if (isInvalidCsrfToken(thrown)) return answerExpiredForm(ctx, req, res)
    const error = toAuthError(thrown)
    if (error.status === 401) return sendToLogin(req, res)

    if (error.code === 'internal_error') ctx.log.error({ err: thrown }, 'request failed')
    if (error.retryAfterSeconds) res.set('Retry-After', String(error.retryAfterSeconds))
    const { title = words.errors.failed.title, text } = toErrorText(error)
    renderPage(ctx, req, res, {
      view: 'message',
      status: error.status,
      title,
      values: { text, action: error.status === 404 ? 'dashboard' : 'again' },
    })
  }
}

function answerExpiredForm(ctx: Context, req: Request, res: Response): void {
  const { title, text } = FORM_EXPIRED
  renderPage(ctx, req, res, {
    view: 'message',
    status: 403,
    title,
    values: { text, action: 'again' },
  })
}

/** To the log-in page and back, saying why to somebody who was logged in until now. */
function sendToLogin(req: Request, res: Response): void {
  if (res.locals['wasLoggedIn'] === true) leaveNotice(res, 'session_ended')
  const query = new URLSearchParams({ next: req.originalUrl }).toString()
  res.redirect(303, req.method === 'GET' ? `/login?${query}` : '/login')
}

function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : 500
  if (status === 413) return new AuthError('body_too_large', { cause: thrown })
  if (status === 415) return new AuthError('unsupported_media_type', { cause: thrown })
  if (status === 400 && thrown instanceof URIError) return new AuthError('not_found')
  if (status === 400) return new AuthError('malformed_body', { cause: thrown })
  return new AuthError('internal_error', { cause: thrown })
}
