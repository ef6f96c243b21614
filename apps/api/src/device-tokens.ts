import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto'
import { DEVICE_TOKENS_KEPT } from '@latchkey/auth-core/contract'
import { parse, stringify } from 'uuid'

const ID_BYTES = 16
const MAC_BYTES = 16
const SEPARATOR = '.'

/**
 * Tells the devices that an account has logged in from before. A device token opens nothing: it gives
 * its holder a budget of guesses of its own, which nobody else can use up.
 */
export interface DeviceTokens {
  /** @param deviceId - Of a device that is known already. */
  issue: (accountId: string, deviceId?: string) => string
  /** The id of a device of this account, by one of the tokens, of which there may be several. */
  find: (tokens: string, accountId: string) => string | undefined
}

/** A token is the ids of account and device, and an HMAC of both under a key derived from the secret. */
export function createDeviceTokens(secret: string): DeviceTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey device tokens', 32))

  function mac(ids: Buffer): Buffer {
    return createHmac('sha256', key).update(ids).digest().subarray(0, MAC_BYTES)
  }

  function read(token: string): { accountId: string; deviceId: string } | undefined {
    const bytes = Buffer.from(token, 'base64url')
    if (bytes.length !== 2 * ID_BYTES + MAC_BYTES) return undefined
    const ids = bytes.subarray(0, 2 * ID_BYTES)
    if (!timingSafeEqual(mac(ids), bytes.subarray(2 * ID_BYTES))) return undefined
    return {
      accountId: stringify(ids.subarray(0, ID_BYTES)),
      deviceId: stringify(ids.subarray(ID_BYTES)),
    }
  }

  return {
    issue: (accountId, deviceId = randomUUID()) => {
      const ids = Buffer.concat([parse(accountId), parse(deviceId)])
      return Buffer.concat([ids, mac(ids)]).toString('base64url')
    },
    find: (tokens, accountId) =>
      tokens
        .split(SEPARATOR, DEVICE_TOKENS_KEPT)
        .map(read)
        .find((one) => one?.accountId === accountId)?.deviceId,
  }
}
