import path from 'node:path/posix'
import { AuthError } from '@latchkey/auth-core/errors'
import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { requestIdOf } from '@latchkey/http-server/log-requests'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Context } from '../context.ts'
import { findAccount } from '../pages/require-account.ts'
import { setFlash } from './cookies.ts'
import { type ErrorText, forbiddenText, toErrorText } from '@latchkey/ui/error-text'
import { logFailure } from './log-failure.ts'
import { renderPage } from './render.ts'

/** Pages where the user can retry a form, by the path that the form posts to. */
const PAGES = new Map([
  ['/login', '/login'],
  ['/register', '/register'],
  ['/accounts/new', '/accounts/new'],
  ['/security/password', '/security'],
  ['/security/email', '/security'],
  ['/security/email/verification', '/security'],
  ['/tokens/new', '/tokens/new'],
  ['/forgot-password', '/forgot-password'],
  ['/services', '/services'],
  ['/services/streams', '/services'],
  ['/security/sessions/end', '/security'],
  ['/security/sessions/end-others', '/security'],
])

const GONE = {
  title: messages.account.goneTitle,
  text: messages.account.gone,
  link: { href: '/accounts', text: messages.account.backToList },
}

/** Renders errors as pages. Mount it last. */
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

interface Link {
  href: string
  text: string
}

const DASHBOARD: Link = { href: HOME, text: messages.buttons.goToDashboard }

interface ErrorPage extends ErrorText {
  status: number
  requestId?: string | undefined
  /** Where the page leads when there is nothing to retry. Defaults to the dashboard. */
  link?: Link
  /** Whether the user's role lacks the permission for the page. */
  isForbidden?: boolean
}

async function answer(
  ctx: Context,
  req: Request,
  res: Response,
  failure: ErrorPage,
): Promise<void> {
  const { status, requestId } = failure
  // After a server error, asking the API for the account would only delay the response.
  const account = status < 500 && req.session?.tokens ? await findAccount(ctx, req) : undefined
  const { title = messages.errors.failed.title, text } =
    failure.isForbidden && account ? forbiddenText(account.role) : failure
  renderPage(ctx, req, res, {
    view: 'message',
    status,
    title,
    account,
    values: { text, requestId, link: retryLink(req, status) ?? failure.link ?? DASHBOARD },
  })
}

/** Returns the link on which the user can retry, if a retry makes sense. */
function retryLink(req: Request, status: number): Link | undefined {
  const text = messages.buttons.tryAgain
  if (req.method === 'GET' || req.method === 'HEAD') {
    return status === 404 || status === 403 ? undefined : { href: req.originalUrl, text }
  }
  return { href: PAGES.get(req.path) ?? pageAbove(req), text }
}

/** Returns the page that led to the confirmation of an action. */
function pageAbove(req: Request): string {
  if (isOfAccounts(req)) return path.dirname(req.path)
  return req.path.startsWith('/tokens/') ? '/tokens' : HOME
}

/** Returns whether the requested account was deleted or never existed. */
function isAboutAnAccount(error: AuthError, req: Request): boolean {
  return error.code === 'not_found' && isOfAccounts(req)
}

function isOfAccounts(req: Request): boolean {
  return req.path.startsWith('/accounts/')
}

/** Redirects to the log-in page, with a flash if the user's session has just ended. */
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
