import { DEVICE_TOKENS_KEPT } from '@latchkey/auth-core/contract'

/**
 * Stores the tokens by which the API recognizes a device: one for each of the last accounts that
 * logged in on it, newest first. They survive a logout, and grant no access.
 */
export interface DeviceTokenStore {
  read: () => readonly string[]
  write: (tokens: readonly string[]) => void
}

/** Returns the tokens with a new one in front, up to {@link DEVICE_TOKENS_KEPT} of them. */
export function withDeviceToken(tokens: readonly string[], token: string): string[] {
  return [token, ...tokens.filter((one) => one !== token)].slice(0, DEVICE_TOKENS_KEPT)
}
