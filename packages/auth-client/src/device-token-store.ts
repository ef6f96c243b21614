import { DEVICE_TOKENS_KEPT } from '@latchkey/auth-core/contract'

/**
 * Where a device keeps the tokens by which the API knows it again: one for each of the last accounts
 * that logged in by it, the newest first. They outlive a logout, and open nothing.
 */
export interface DeviceTokenStore {
  read: () => readonly string[]
  write: (tokens: readonly string[]) => void
}

/** The tokens with a new one in front. */
export function withDeviceToken(tokens: readonly string[], token: string): string[] {
  return [token, ...tokens.filter((one) => one !== token)].slice(0, DEVICE_TOKENS_KEPT)
}
