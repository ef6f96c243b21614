import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { Algorithm, Jwks } from '../../contract.ts'

/** As strong as the curve of ES256 (NIST SP 800-57, part 1, table 2). */
const RSA_BITS = 3072
const SECRET_BYTES = 32

/** What checks the signatures of one key. */
export interface VerifyingKey {
  algorithm: Algorithm
  /** The public half of a pair, or a secret. */
  verifyingKey: KeyObject
}

/** One key of the token scheme, ready for use: parsing a key for each token costs forty times more. */
export interface TokenKey extends VerifyingKey {
  /** The `kid` of the tokens it signs. */
  id: string
  /** The private half of a pair, or the same secret. */
  signingKey: KeyObject
}

/** The keys that verify one kind of token, by `kid`. */
export type KeySet = ReadonlyMap<string, VerifyingKey>

/** New key material: PKCS #8 DER for a pair, 32 random bytes for HS256. */
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

/** Makes a key usable from what {@link generateKeyMaterial} gave. */
export function importKey(id: string, algorithm: Algorithm, material: Buffer): TokenKey {
  if (algorithm === 'HS256') {
    const secret = createSecretKey(material)
    return { id, algorithm, signingKey: secret, verifyingKey: secret }
  }
  const signingKey = createPrivateKey({ key: material, type: 'pkcs8', format: 'der' })
  return { id, algorithm, signingKey, verifyingKey: createPublicKey(signingKey) }
}

/** The key set that verifies what these keys sign. */
export function createKeySet(keys: readonly TokenKey[]): KeySet {
  return new Map(keys.map(({ id, algorithm, verifyingKey }) => [id, { algorithm, verifyingKey }]))
}

/**
 * The public halves, for `/.well-known/jwks.json`. A key set of secrets has none.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 §5}
 */
export function toJwks(keys: KeySet): Jwks {
  return {
    keys: [...keys]
      .filter(([, { verifyingKey }]) => verifyingKey.type === 'public')
      .map(([kid, { algorithm, verifyingKey }]) => {
        const { kty = '', crv, x, y, n, e } = verifyingKey.export({ format: 'jwk' })
        // What a key of the other kind has is undefined here, and left out of the JSON.
        return { kty, crv, x, y, n, e, kid, alg: algorithm, use: 'sig' }
      }),
  }
}

/**
 * The key set that somebody published. Keys that this scheme does not sign with are left out, and so
 * is a key whose kind is not the one that its algorithm needs.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 §5}
 */
export function fromJwks({ keys }: Jwks): KeySet {
  const usable = keys.flatMap(({ kid, alg, ...jwk }): [string, VerifyingKey][] => {
    const isUsable =
      (alg === 'ES256' && jwk['crv'] === 'P-256') || (alg === 'RS256' && jwk.kty === 'RSA')
    if (!isUsable) return []
    return [[kid, { algorithm: alg, verifyingKey: createPublicKey({ key: jwk, format: 'jwk' }) }]]
  })
  return new Map(usable)
}
