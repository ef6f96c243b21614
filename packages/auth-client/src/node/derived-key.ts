import { createHmac } from 'node:crypto'

/**
 * Returns the idempotency key for the refresh of a token: the same in every process with the
 * secret, and unknown to everyone else.
 */
export function derivedKey(refreshToken: string, secret: string): string {
  return createHmac('sha256', secret).update(`refresh key ${refreshToken}`).digest('base64url')
}
