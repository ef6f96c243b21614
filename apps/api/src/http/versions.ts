import type { Request } from 'express'

/** A version, also as a compressing proxy rewrites it: weak, or with the encoding as a suffix. */
const TAG = /^(?:W\/)?"(\d{1,9})(?:[-;.][A-Za-z0-9]{1,10})?"$/

/**
 * Returns the versions in `If-Match`, or `undefined` when the header is missing or `*`.
 *
 * Accepts weak tags, although RFC 9110 requires a strong comparison: the API sends strong tags, a
 * proxy weakens them, and two states never share a version.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 | RFC 9110 §13.1.1}
 */
export function seenVersionsOf(req: Request): number[] | undefined {
  const header = req.get('If-Match')?.trim()
  if (header === undefined || header === '*') return undefined
  return header.split(',').flatMap((tag) => {
    const version = TAG.exec(tag.trim())?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}

/** Returns the header with the version of an account. */
export function versionHeaders({ version }: { version: number }): { ETag: string } {
  return { ETag: `"${version}"` }
}
