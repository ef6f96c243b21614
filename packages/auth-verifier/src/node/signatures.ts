import { checkAccessClaims, parseAccessToken } from '@latchkey/auth-core/access-token'
import { fromJwks, type VerifyingKey, verifySignature } from '@latchkey/auth-core/tokens'
import type { Signatures } from '../signatures.ts'

/** Verifies with jsonwebtoken, synchronously: WebCrypto would wait for Node's thread pool. */
export const nodeSignatures: Signatures<VerifyingKey> = {
  readKeys: fromJwks,
  verify: (token, keys, settings, now) => {
    const { header, payload } = parseAccessToken(token)
    verifySignature(token, header, keys, now)
    return checkAccessClaims(payload, settings, now)
  },
}
