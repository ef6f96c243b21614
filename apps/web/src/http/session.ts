import type { TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import connectPgSimple from 'connect-pg-simple'
import type { Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import type { Context } from '../context.ts'
import { createSealedStore } from './sealed-store.ts'
import { SESSION_TABLE } from './session-table.ts'

/** Nobody has a session before they log in; this is for what is left of one after a logout elsewhere. */
const ANONYMOUS_MS = 60 * 60 * 1000
/** As long as a session of the API may live. */
const LOGGED_IN_MS = 30 * 24 * 60 * 60 * 1000
const PRUNE_SECONDS = 10 * 60
const RETRY_AFTER_SECONDS = 5

const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/' } as const

declare module 'express-session' {
  interface SessionData {
    tokens?: TokenPair | undefined
  }
}

/** Sessions in Postgres. The browser holds a signed id and nothing else. */
export function keepSession({ config, pool, log }: Context): RequestHandler {
  const { isProduction, sessionSecret } = config
  const SealedStore = createSealedStore(connectPgSimple(session), sessionSecret)
  const middleware = session({
    name: nameOfCookie(isProduction),
    secret: sessionSecret,
    resave: false, // a request that changed nothing must not undo what another one changed
    saveUninitialized: false,
    store: new SealedStore({
      pool,
      tableName: SESSION_TABLE,
      pruneSessionInterval: PRUNE_SECONDS,
      errorLog: (text: unknown) => log.warn({ reason: String(text) }, 'the session store failed'),
    }),
    cookie: { ...COOKIE, secure: isProduction, maxAge: ANONYMOUS_MS },
  })
  return (req, res, next) => {
    middleware(req, res, (error?: unknown) => {
      if (!error) next()
      else if (!res.headersSent) next(toUnavailable(error))
      // The answer is on its way. A login was saved before it; refreshed tokens are asked for again.
      else log.warn('a session could not be saved')
    })
  }
}

/**
 * Gives the session of somebody who has just logged in a new id, so that an id which somebody else
 * planted or saw before is worth nothing, and saves it: the next request may come at once.
 */
export async function renewSession(req: Request): Promise<void> {
  const { tokens } = req.session
  await settle((done) => req.session.regenerate(done))
  req.session.tokens = tokens
  req.session.cookie.maxAge = LOGGED_IN_MS
  await settle((done) => req.session.save(done))
}

/**
 * Forgets the session, in the browser whatever becomes of it in the store: a slower request of the same
 * session may yet write it back, and then nobody holds its id.
 */
export async function destroySession(req: Request, res: Response): Promise<void> {
  forgetCookie(res, req.session.cookie.secure === true)
  await settle((done) => req.session.destroy(done))
}

/** Has the browser forget its session. */
export function forgetCookie(res: Response, isSecure: boolean): void {
  res.clearCookie(nameOfCookie(isSecure), { ...COOKIE, secure: isSecure })
}

/** The prefix binds the cookie to this very host, to https and to the whole of it. */
function nameOfCookie(isSecure: boolean): string {
  return isSecure ? '__Host-latchkey.sid' : 'latchkey.sid'
}

function settle(work: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error) reject(toUnavailable(error))
      else resolve()
    })
  })
}

function toUnavailable(cause: unknown): AuthError {
  return new AuthError('unavailable', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
}
