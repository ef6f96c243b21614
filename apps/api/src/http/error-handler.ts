import { REFRESH_OUTCOME_HEADER } from '@latchkey/auth-core/contract'
import { AuthError, type AuthErrorCode } from '@latchkey/auth-core/errors'
import { type ErrorFormat, toWire } from '@latchkey/auth-core/wire'
import { isDatabaseAway } from '@latchkey/database/database-away'
import { requestIdOf } from '@latchkey/http-server/log-requests'
import { noteErrorCode } from '@latchkey/http-server/observe-requests'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Context } from '../context.ts'
import { ERRORS_PATH } from '../openapi/document.ts'
import { requestEvent } from '../use-cases/audit/request-event.ts'
import { callerIdOf } from './authenticate.ts'
import { clientInfo } from './client-info.ts'
import { BASIC_CHALLENGE, isBasic } from './service-credential.ts'

const PATH_MAX_LENGTH = 200
const FORMAT = 'errorFormat'

/** Sets the format of an error that the handler of this request throws. */
export function setErrorFormat(res: Response, format: ErrorFormat): void {
  res.locals[FORMAT] = format
}

/** Converts errors to responses. Mounted last. */
export function errorHandler(ctx: Context): ErrorRequestHandler {
  const { log } = ctx
  return (thrown, req, res, next) => {
    if (res.headersSent) return next(thrown)
    const error = toAuthError(thrown)
    noteErrorCode(res, error.code)
    const isOAuth = res.locals[FORMAT] === 'oauth'
    const { status, headers, body } = toWire(error, isOAuth ? 'oauth' : 'plain')
    // RFC 6749 §5.2: the challenge has the scheme that the client used.
    if (status === 401 && isOAuth && isBasic(req)) headers['WWW-Authenticate'] = BASIC_CHALLENGE

    // Rejections log the code without messages: the message of a cause may quote the request.
    const entry = { requestId: requestIdOf(res), code: error.code }
    if (error.code === 'internal_error') log.error({ ...entry, err: thrown }, 'request failed')
    else if (status >= 500) log.warn({ ...entry, cause: nameOf(error.cause) }, 'request not served')
    else log.debug(entry, 'request rejected')

    if (status === 401 || status === 403) recordAccessDenial(ctx, error, req, res)
    if (error.code === 'token_reused') res.set(REFRESH_OUTCOME_HEADER, 'reused')
    res.set('Link', helpLink(ctx, error.code))
    res.status(status).set(headers).json(body)
  }
}

/** Links an error to its section of the error catalog (RFC 8288). */
function helpLink({ tokens }: Context, code: AuthErrorCode): string {
  return `<${tokens.issuer}${ERRORS_PATH}#${code}>; rel="help"`
}

/** Logs a 401 or 403 to the audit log, where an admin finds it by the request id. */
function recordAccessDenial(ctx: Context, error: AuthError, req: Request, res: Response): void {
  if (error.code === 'no_active_account') return // a failed login records a separate event
  const actorId = callerIdOf(res)
  const details = {
    reason: error.code,
    ...(isAboutSignature(error.cause) && { signature: error.cause.message }),
    method: req.method,
    path: req.path.slice(0, PATH_MAX_LENGTH),
  }
  const facts = { at: ctx.now(), details, ...(actorId && { actorId, accountId: actorId }) }
  ctx.accessDenials.record(requestEvent('refused', clientInfo(ctx, req), facts))
}

/** Whether an error is jsonwebtoken's. Its messages never quote the token. */
function isAboutSignature(cause: unknown): cause is Error {
  return cause instanceof Error && cause.name === 'JsonWebTokenError'
}

function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown
  if (isDatabaseAway(thrown)) {
    return new AuthError('unavailable', { cause: thrown, retryAfterSeconds: 1 })
  }
  return fromHttpError(thrown) ?? new AuthError('internal_error', { cause: thrown })
}

/** Converts the client errors of Express and its body parser, which have a status. */
function fromHttpError(thrown: unknown): AuthError | undefined {
  if (!(thrown instanceof Error) || !('status' in thrown)) return undefined
  const { status: code } = thrown
  if (code === 413) {
    const limitBytes = 'limit' in thrown ? Number(thrown.limit) : 0
    return new AuthError('body_too_large', { cause: thrown, values: { limitBytes } })
  }
  if (code === 415) {
    const encoding = 'encoding' in thrown ? String(thrown.encoding).slice(0, 40) : ''
    return new AuthError('unsupported_media_type', {
      cause: thrown,
      values: { mediaType: encoding },
    })
  }
  if (code !== 400) return undefined
  if (thrown instanceof URIError) return new AuthError('not_found', { cause: thrown })
  const values = { format: 'Body', reason: 'the body cannot be read' }
  return new AuthError('malformed_body' satisfies AuthErrorCode, { cause: thrown, values })
}

function nameOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined
  return 'code' in cause ? `${cause.name} ${String(cause.code)}` : cause.name
}
