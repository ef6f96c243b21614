import { parse } from 'cookie'
import type { Request, Response } from 'express'
import { queryParameter } from './form.ts'

const COOKIE = 'link'
const KEPT_MS = 30 * 60_000

/**
 * Takes the token of a link out of the address, where histories and screens show it, and leads to the same
 * page without it. Gives `false` where the address has none.
 */
export function keepLinkToken(req: Request, res: Response): boolean {
  const token = queryParameter(req, 'token')
  if (token === null) return false
  res.cookie(COOKIE, token, {
    path: req.path,
    httpOnly: true,
    sameSite: 'lax',
    secure: req.secure,
    maxAge: KEPT_MS,
  })
  res.redirect(303, req.path)
  return true
}

/** Forgets the token that {@link keepLinkToken} took: it was used. */
export function dropLinkToken(req: Request, res: Response): void {
  res.clearCookie(COOKIE, { path: req.path, httpOnly: true, sameSite: 'lax', secure: req.secure })
}

/** The token that {@link keepLinkToken} took, or an empty text. */
export function linkTokenOf(req: Request): string {
  return parse(req.headers.cookie ?? '')[COOKIE] ?? ''
}
