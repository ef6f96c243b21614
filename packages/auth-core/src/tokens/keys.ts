import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Jwks } from '../contract.ts'

/** One key of the token scheme, ready for use: parsing a key for each token costs forty times more. */
export interface TokenKey {
  /** The `kid` of the tokens it signs. */
  id: string
  algorithm: 'ES256' | 'HS256'
  /** Signs: the private half of an ES256 key, or the secret of an HS256 key. */
  signingKey: KeyObject
  /** Checks: the public half, or the same secret. */
  verifyingKey: KeyObject
}

/** The keys of one kind of token: the one that signs, and all that verify, by `kid`. */
export interface KeySet {
  signer: TokenKey
  verifiers: ReadonlyMap<string, Pick<TokenKey, 'algorithm' | 'verifyingKey'>>
}

/** New key material: PKCS #8 DER for ES256, 32 random bytes for HS256. */
export function generateKeyMaterial(algorithm: TokenKey['algorithm']): Buffer {
  if (algorithm === 'HS256') return randomBytes(32)
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'der',
  })
}

/** Makes a key usable from what {@link generateKeyMaterial} gave. */
export function importKey(
  id: string,
  algorithm: TokenKey['algorithm'],
  material: Buffer,
): TokenKey {
  if (algorithm === 'HS256') {
    const secret = createSecretKey(material)
    return { id, algorithm, signingKey: secret, verifyingKey: secret }
  }
  const signingKey = createPrivateKey({ key: material, type: 'pkcs8', format: 'der' })
  return { id, algorithm, signingKey, verifyingKey: createPublicKey(signingKey) }
}

/** A key set that signs with the first key and verifies with all of them. */
export function createKeySet(signer: TokenKey, others: readonly TokenKey[] = []): KeySet {
  return { signer, verifiers: new Map([signer, ...others].map((key) => [key.id, key])) }
}

/**
 * The public halves, for `/.well-known/jwks.json`. A key set of shared secrets has none.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 §5}
 */
export function toJwks(keys: KeySet): Jwks {
  return {
    keys: [...keys.verifiers]
      .filter(([, { verifyingKey }]) => verifyingKey.type === 'public')
      .map(([kid, { algorithm, verifyingKey }]) => {
        const { kty = 'EC', crv, x, y } = verifyingKey.export({ format: 'jwk' })
        return { kty, crv, x, y, kid, alg: algorithm, use: 'sig' }
      }),
  }
}
