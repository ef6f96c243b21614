/** A page that every logged-in user may open. */
export const HOME = '/dashboard'

/** Pages that ask for a login, which the user has just done. Anchored, so that it runs in linear time. */
const ENTRANCE = /^\/(?:login|register)?\/*$/i

/** Browsers read a backslash as a slash, and drop tabs and line breaks. */
const UNSAFE = /[\\\p{Cc}]/u

/**
 * Returns the page to open after a login: `next` if it is an address of this app, else {@link
 * HOME}.
 *
 * @param next - From the query string, decoded and untrusted.
 */
export function safeNext(next: string | null, origin: string): string {
  if (!next || !/^\/(?!\/)/.test(next) || UNSAFE.test(next) || !URL.canParse(next, origin)) {
    return HOME
  }
  const url = new URL(next, origin)
  // `pathname` has no dot segments left (`/.//x` is `//x`), so the checks and the result use it.
  if (url.origin !== origin || url.pathname.startsWith('//')) return HOME
  if (ENTRANCE.test(url.pathname)) return HOME
  return url.pathname + url.search + url.hash
}
