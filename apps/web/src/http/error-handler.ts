import path from 'node:path/posix'
import { AuthError } from '@latchkey/auth-core/errors'
import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { requestIdOf } from '@latchkey/serving/log-requests'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Context } from '../context.ts'
import { findAccount } from '../pages/require-account.ts'
import { setFlash } from './cookies.ts'
import { type ErrorText, forbiddenText, toErrorText } from '@latchkey/ui/error-text'
import { logFailure } from './log-failure.ts'
import { renderPage } from './render.ts'

/** The pages of the forms that are not on every page: to open one again is to try again. */
const PAGES = new Map([
  ['/login', '/login'],
  ['/register', '/register'],
  ['/accounts/new', '/accounts/new'],
  ['/security/password', '/security'],
  ['/security/email', '/security'],
  ['/security/email/verification', '/security'],
  ['/forgot-password', '/forgot-password'],
  ['/security/sessions/end', '/security'],
  ['/security/sessions/end-others', '/security'],
])

const GONE = { title: messages.account.goneTitle, text: messages.account.gone }

/** The one place where an error becomes a page. Mounted last. */
export function errorHandler(ctx: Context): ErrorRequestHandler {
  return async (thrown, req, res, next) => {
    if (res.headersSent) return next(thrown)
    if (ctx.csrf.isInvalid(thrown)) {
      return answer(ctx, req, res, { status: 403, ...messages.errors.formExpired })
    }
    const error = toAuthError(thrown)
    if (error.status === 401) return sendToLogin(req, res)

    logFailure(ctx, error, res)
    const requestId = error.code === 'internal_error' ? requestIdOf(res) : undefined
    await answer(ctx, req, res, {
      status: error.status,
      requestId,
      isForbidden: error.code === 'permission_denied',
      ...(isAboutAnAccount(error, req) ? GONE : toErrorText(error)),
    })
  }
}

interface ErrorState extends ErrorText {
  status: number
  requestId?: string | undefined
  /** Whether it is the role that does not include the page. */
  isForbidden?: boolean
}

async function answer(
  ctx: Context,
  req: Request,
  res: Response,
  failure: ErrorState,
): Promise<void> {
  const { status, requestId } = failure
  // Whom the API is to name when it is the API that fails, would only make the answer late.
  const account = status < 500 && req.session?.tokens ? await findAccount(ctx, req) : undefined
  const { title = messages.errors.failed.title, text } =
    failure.isForbidden && account ? forbiddenText(account.role) : failure
  renderPage(ctx, req, res, {
    view: 'message',
    status,
    title,
    account,
    values: { text, requestId, again: addressOfAnotherTry(req, status) },
  })
}

/** Where the same can be tried once more; without it the way leads to the dashboard. */
function addressOfAnotherTry(req: Request, status: number): string | undefined {
  if (req.method === 'GET' || req.method === 'HEAD') {
    return status === 404 || status === 403 ? undefined : req.originalUrl
  }
  return PAGES.get(req.path) ?? (isOfAccounts(req) ? path.dirname(req.path) : HOME)
}

/** An account that somebody deleted meanwhile, or that never was. */
function isAboutAnAccount(error: AuthError, req: Request): boolean {
  return error.code === 'not_found' && isOfAccounts(req)
}

function isOfAccounts(req: Request): boolean {
  return req.path.startsWith('/accounts/')
}

/** To the log-in page and back, saying why to somebody who was logged in until now. */
function sendToLogin(req: Request, res: Response): void {
  if (res.locals['wasLoggedIn'] === true) setFlash(res, 'session_ended')
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
