import { z } from 'zod'

const KEY_BYTES = 16
const NAME_LENGTH = 12
/**
 * More than a session stores, so that a late duplicate always has the key that its token was used
 * with.
 */
const KEPT_KEYS = 8

/**
 * The idempotency key of one refresh. `of` is the end of the refresh token: it identifies the token
 * and is useless without the rest.
 */
export const ChosenKey = z.object({ of: z.string(), key: z.string() })
export type ChosenKey = z.infer<typeof ChosenKey>

/** The latest keys, newest first. */
export const ChosenKeys = z.array(ChosenKey)
export type ChosenKeys = z.infer<typeof ChosenKeys>

/** Returns a new key for the refresh of this token. */
export function newKey(
  refreshToken: string,
  { crypto }: { crypto: Crypto } = globalThis,
): ChosenKey {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { of: refreshToken.slice(-NAME_LENGTH), key }
}

/** Returns the known key of the same token, or else `chosen`, and the keys to keep. */
export function chooseKey(known: ChosenKeys, chosen: ChosenKey): { key: string; keys: ChosenKeys } {
  const same = known.find(({ of }) => of === chosen.of)
  if (same) return { key: same.key, keys: known }
  return { key: chosen.key, keys: [chosen, ...known].slice(0, KEPT_KEYS) }
}
