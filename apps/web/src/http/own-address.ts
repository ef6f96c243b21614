import { safeNext } from '@latchkey/auth-core/safe-next'

/**
 * Stands for this app: an address that leads away from it leads away from anywhere. The request's own
 * `Host` would not do, which may be written with capitals or a default port.
 */
const ORIGIN = 'http://app.invalid'

/** Where to go on to inside of this app. */
export function ownAddress(next: string | null): string {
  return safeNext(next, ORIGIN)
}
