import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Algorithm, Jwks } from '../../contract.ts'
import { publishedKeys } from '../../tokens/published-keys.ts'

/** As strong as the curve of ES256 (NIST SP 800-57, part 1, table 2). */
const RSA_BITS = 3072
const SECRET_BYTES = 32

/** A key that verifies signatures. */
export interface VerifyingKey {
  algorithm: Algorithm
  /** The public key of a pair, or a secret. */
  verifyingKey: KeyObject
}

/** A parsed key of the token scheme. Parsing it for each token would take forty times longer. */
export interface TokenKey extends VerifyingKey {
  /** The `kid` of the tokens it signs. */
  id: string
  /** The private key of the pair, or the same secret. */
  signingKey: KeyObject
}

/** The keys that verify one kind of token, by `kid`. */
export type KeySet = ReadonlyMap<string, VerifyingKey>

/** Generates key material: PKCS #8 DER for a pair, 32 random bytes for HS256. */
export function generateKeyMaterial(algorithm: Algorithm): Buffer {
  const format = { type: 'pkcs8', format: 'der' } as const
  switch (algorithm) {
    case 'HS256':
      return randomBytes(SECRET_BYTES)
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: RSA_BITS }).privateKey.export(format)
    default:
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(format)
  }
}

/** Parses the key material that {@link generateKeyMaterial} returned. */
export function importKey(id: string, algorithm: Algorithm, material: Buffer): TokenKey {
  if (algorithm === 'HS256') {
    const secret = createSecretKey(material)
    return { id, algorithm, signingKey: secret, verifyingKey: secret }
  }
  const signingKey = createPrivateKey({ key: material, type: 'pkcs8', format: 'der' })
  return { id, algorithm, signingKey, verifyingKey: createPublicKey(signingKey) }
}

/** Returns the key set that verifies the signatures of these keys. */
export function createKeySet(keys: readonly TokenKey[]): KeySet {
  return new Map(keys.map(({ id, algorithm, verifyingKey }) => [id, { algorithm, verifyingKey }]))
}

/**
 * Returns the public keys, for `/.well-known/jwks.json`. Leaves out secrets.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 §5}
 */
export function toJwks(keys: KeySet): Jwks {
  return {
    keys: [...keys]
      .filter(([, { verifyingKey }]) => verifyingKey.type === 'public')
      .map(([kid, { algorithm, verifyingKey }]) => {
        const { kty = '', crv, x, y, n, e } = verifyingKey.export({ format: 'jwk' })
        // The members of other key types are undefined, which JSON leaves out.
        return { kty, crv, x, y, n, e, kid, alg: algorithm, use: 'sig' }
      }),
  }
}

/** Returns the key set of a published JWKS: those of its keys that this scheme uses. */
export function fromJwks(jwks: Jwks): KeySet {
  return new Map(
    publishedKeys(jwks).map(({ kid, algorithm, jwk }) => [
      kid,
      { algorithm, verifyingKey: createPublicKey({ key: jwk, format: 'jwk' }) },
    ]),
  )
}
