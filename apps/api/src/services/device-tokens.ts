import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto'
import { DEVICE_TOKENS_KEPT } from '@latchkey/auth-core/contract'
import { parse, stringify } from 'uuid'
import type { AccountRecord } from '../stores/account-store.ts'

const ID_BYTES = 16
const MAC_BYTES = 16
const SEPARATOR = '.'

/**
 * Recognizes devices that an account has logged in from. A device token grants no access: it gives
 * its client a separate login rate limit, which other clients cannot exhaust.
 */
export interface DeviceTokens {
  /** @param deviceId - The id of a device that already has one. */
  issue: (account: Owner, deviceId?: string) => string
  /**
   * Returns the device id of the first token that is valid for this account and its current state.
   * A password change invalidates the tokens issued before it.
   *
   * @param tokens - Device tokens, separated by dots.
   */
  find: (tokens: string, account: Owner) => string | undefined
}

type Owner = Pick<AccountRecord, 'id' | 'stateVersion'>

/**
 * Creates device tokens: the ids of account and device, and an HMAC of both and of the account's
 * state version, under a key derived from the secret.
 */
export function createDeviceTokens(secret: string): DeviceTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey device tokens', 32))

  function mac(ids: Buffer, stateVersion: number): Buffer {
    const hmac = createHmac('sha256', key).update(ids).update(String(stateVersion))
    return hmac.digest().subarray(0, MAC_BYTES)
  }

  /** Returns the device id if the token is valid for the account. */
  function read(token: string, { id, stateVersion }: Owner): string | undefined {
    const bytes = Buffer.from(token, 'base64url')
    if (bytes.length !== 2 * ID_BYTES + MAC_BYTES) return undefined
    const ids = bytes.subarray(0, 2 * ID_BYTES)
    if (!timingSafeEqual(mac(ids, stateVersion), bytes.subarray(2 * ID_BYTES))) return undefined
    return stringify(ids.subarray(0, ID_BYTES)) === id
      ? stringify(ids.subarray(ID_BYTES))
      : undefined
  }

  return {
    issue: (account, deviceId = randomUUID()) => {
      const ids = Buffer.concat([parse(account.id), parse(deviceId)])
      return Buffer.concat([ids, mac(ids, account.stateVersion)]).toString('base64url')
    },
    find: (tokens, account) =>
      tokens
        .split(SEPARATOR, DEVICE_TOKENS_KEPT)
        .map((token) => read(token, account))
        .find((deviceId) => deviceId !== undefined),
  }
}
