import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto'
import { DEVICE_TOKENS_KEPT } from '@latchkey/auth-core/contract'
import { parse, stringify } from 'uuid'
import type { AccountRecord } from '../stores/account-store.ts'

const ID_BYTES = 16
const MAC_BYTES = 16
const SEPARATOR = '.'

/**
 * Tells the devices that an account has logged in from before. A device token opens nothing: it gives
 * its holder a budget of guesses of its own, which nobody else can use up.
 */
export interface DeviceTokens {
  /** @param deviceId - Of a device that is known already. */
  issue: (account: Owner, deviceId?: string) => string
  /**
   * The id of a device of this account in its present state, by one of the tokens, of which there may
   * be several. Whoever knew an earlier password is a stranger.
   */
  find: (tokens: string, account: Owner) => string | undefined
}

type Owner = Pick<AccountRecord, 'id' | 'stateVersion'>

/**
 * A token is the ids of account and device, and an HMAC of both and of the version of the account's state
 * under a key derived from the secret.
 */
export function createDeviceTokens(secret: string): DeviceTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey device tokens', 32))

  function mac(ids: Buffer, stateVersion: number): Buffer {
    const hmac = createHmac('sha256', key).update(ids).update(String(stateVersion))
    return hmac.digest().subarray(0, MAC_BYTES)
  }

  /** The id of the device, if the token is this account's. */
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
