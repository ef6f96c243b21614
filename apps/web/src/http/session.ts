import type { TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import connectPgSimple from 'connect-pg-simple'
import type { Request, RequestHandler, Response } from 'express'
import session from 'express-session'
import type { Context } from '../context.ts'
import { createEncryptedStore } from './encrypted-session-store.ts'
import { nameOfCookie } from './prefixed-cookies.ts'
import { SESSION_TABLE } from './session-table.ts'

/** Lifetime of a session without tokens, which remains after a login ends elsewhere. */
const ANONYMOUS_MS = 60 * 60 * 1000
/** Maximum lifetime of an API session. */
const LOGGED_IN_MS = 30 * 24 * 60 * 60 * 1000
const PRUNE_SECONDS = 10 * 60
const RETRY_AFTER_SECONDS = 5

const COOKIE = 'latchkey.sid'
const SCOPE = { httpOnly: true, sameSite: 'lax', path: '/' } as const

declare module 'express-session' {
  interface SessionData {
    tokens?: TokenPair | undefined
  }
}

/** Stores sessions in Postgres. The browser holds only a signed id. */
export function keepSession({ config, pool, log }: Context): RequestHandler {
  const { isProduction, sessionSecret } = config
  const EncryptedStore = createEncryptedStore(connectPgSimple(session), sessionSecret)
  const middleware = session({
    name: nameOfCookie(COOKIE, isProduction),
    secret: sessionSecret,
    resave: false, // an unchanged session must not overwrite the changes of a parallel request
    saveUninitialized: false,
    store: new EncryptedStore({
      pool,
      tableName: SESSION_TABLE,
      pruneSessionInterval: PRUNE_SECONDS,
      errorLog: (text: unknown) => log.warn({ reason: String(text) }, 'session store failed'),
    }),
    cookie: { ...SCOPE, secure: isProduction, maxAge: ANONYMOUS_MS },
  })
  return (req, res, next) => {
    middleware(req, res, (error?: unknown) => {
      if (!error) next()
      else if (!res.headersSent) next(toUnavailable(error))
      // The response is already sent. Logins are saved before it; lost tokens are refreshed again.
      else log.warn('could not save a session')
    })
  }
}

/**
 * Gives the session a new id after a login, so that an id that an attacker planted or saw is
 * useless, and saves the session, because the next request may arrive at once.
 */
export async function renewSession(req: Request): Promise<void> {
  const { tokens } = req.session
  await settle((done) => req.session.regenerate(done))
  req.session.tokens = tokens
  req.session.cookie.maxAge = LOGGED_IN_MS
  await settle((done) => req.session.save(done))
}

/**
 * Deletes the session from the store, and its cookie from the browser even if the store fails. A
 * slower request may write the session back, but then no browser holds its id.
 */
export async function destroySession(req: Request, res: Response): Promise<void> {
  forgetCookie(res, req.session.cookie.secure === true)
  await settle((done) => req.session.destroy(done))
}

/** Deletes the session cookie. */
export function forgetCookie(res: Response, isSecure: boolean): void {
  res.clearCookie(nameOfCookie(COOKIE, isSecure), { ...SCOPE, secure: isSecure })
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
