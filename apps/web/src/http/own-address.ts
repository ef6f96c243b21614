import { safeNext } from '@latchkey/auth-core/safe-next'

/**
 * Placeholder for the origin of this app, which is enough to detect URLs of other origins. The
 * `Host` header is unsuitable: it may contain capitals or a default port.
 */
const ORIGIN = 'http://app.invalid'

/** Returns `next` if it is a safe path within this app, else the home page. */
export function ownAddress(next: string | null): string {
  return safeNext(next, ORIGIN)
}
