const VALID_DAYS = 180
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Returns the content of `security.txt`. It expires half a year after it was fetched.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9116#section-2.5 | RFC 9116 §2.5}
 */
export function securityTxt(contact: string, url: string, now: Date): string {
  const midnightMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const expires = new Date(midnightMs + VALID_DAYS * DAY_MS).toISOString()
  return `Contact: ${contact}\nExpires: ${expires}\nCanonical: ${url}\n`
}
