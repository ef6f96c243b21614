import type { Request } from 'express'

/** A version, also as a proxy rewrites it that compresses: weak, or with the name of what it did. */
const TAG = /^(?:W\/)?"(\d{1,9})(?:[-;.][A-Za-z0-9]{1,10})?"$/

/**
 * The versions that the caller takes, by `If-Match`; `undefined` when it does not say or takes any.
 *
 * A weak tag counts, though RFC 9110 has `If-Match` compare strongly: it was strong when it left, and a
 * version is never that of two different states.
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

/** The header with the version of an account. */
export function versionHeaders({ version }: { version: number }): { ETag: string } {
  return { ETag: `"${version}"` }
}
