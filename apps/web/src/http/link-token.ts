import type { Request, Response } from 'express'
import { queryParameter } from './form.ts'
import { clearCookie, readCookie, setCookie } from './prefixed-cookies.ts'

const KEPT_MS = 30 * 60_000

/**
 * Moves the token of an emailed link into a cookie and redirects to the same page without it,
 * because the browser history stores the URL and the screen shows it. Returns `false` if there is
 * no token.
 */
export function keepLinkToken(req: Request, res: Response): boolean {
  const token = queryParameter(req, 'token')
  if (token === null) return false
  setCookie(res, 'link', token, { path: req.path, maxAge: KEPT_MS })
  res.redirect(303, req.path)
  return true
}

/** Deletes the token of {@link keepLinkToken} after its use. */
export function dropLinkToken(req: Request, res: Response): void {
  clearCookie(res, 'link', { path: req.path })
}

/** Returns the token of {@link keepLinkToken}, or an empty string. */
export function linkTokenOf(req: Request): string {
  return readCookie(req, 'link') ?? ''
}
