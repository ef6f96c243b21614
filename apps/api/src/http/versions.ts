import type { Request, Response } from 'express'

/** Matches no version that there is. */
const NONE = -1

/**
 * The version that the caller has seen, by `If-Match`; `undefined` when it does not say or takes any.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 | RFC 9110 §13.1.1}
 */
export function seenVersionOf(req: Request): number | undefined {
  const header = req.get('If-Match')
  if (header === undefined || header.trim() === '*') return undefined
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1]
  return version === undefined ? NONE : Number(version)
}

/** Says which version an answer is of. */
export function tellVersion(res: Response, version: number): void {
  res.set('ETag', `"${version}"`)
}
