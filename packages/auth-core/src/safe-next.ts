/** Where everybody may go who is logged in. */
export const HOME = '/dashboard'

/** Going on to these would ask somebody to log in who just did. */
const ENTRANCES = new Set(['/login', '/register', '/'])

/** Browsers read a backslash as a slash, and drop tabs and line ends. */
const UNSAFE = /[\\\p{Cc}]/u

/**
 * Where to go after logging in: `next` if it is an address of this app, else {@link HOME}.
 *
 * @param next - As it stands in the query string, decoded: written by anybody.
 */
export function safeNext(next: string | null, origin: string): string {
  if (!next || !/^\/(?!\/)/.test(next) || UNSAFE.test(next) || !URL.canParse(next, origin)) {
    return HOME
  }
  const url = new URL(next, origin)
  // Dots and doubled slashes are gone from `pathname`, so it is what gets compared and gone to.
  if (url.origin !== origin || url.pathname.startsWith('//')) return HOME
  if (ENTRANCES.has(url.pathname.replace(/(?<=.)\/+$/, '').toLowerCase())) return HOME
  return url.pathname + url.search + url.hash
}
