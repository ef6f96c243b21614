import {
  checkAccessClaims,
  parseAccessToken,
  type PublishedKey,
  publishedKeys,
} from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'
import { compactVerify, type CryptoKey, importJWK } from 'jose'
import type { Signatures } from '../signatures.ts'

/** A public key for WebCrypto. */
interface WebKey {
  algorithm: PublishedKey['algorithm']
  verifyingKey: CryptoKey | Uint8Array
}

/** Verifies with jose, which uses WebCrypto and so runs where there is no `node:crypto`. */
export const webSignatures: Signatures<WebKey> = {
  readKeys: async (jwks) => new Map(await Promise.all(publishedKeys(jwks).map(importKey))),

  verify: async (token, keys, settings, now) => {
    const { header, payload } = parseAccessToken(token)
    const key = keys.get(header.kid)
    if (header.alg !== key?.algorithm) throw new AuthError('token_invalid')
    try {
      await compactVerify(token, key.verifyingKey, { algorithms: [key.algorithm] })
    } catch (cause) {
      throw new AuthError('token_invalid', { cause })
    }
    return checkAccessClaims(payload, settings, now)
  },
}

async function importKey({ kid, algorithm, jwk }: PublishedKey): Promise<[string, WebKey]> {
  return [kid, { algorithm, verifyingKey: await importJWK(jwk, algorithm) }]
}
