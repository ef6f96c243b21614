import type { AccessClaims, AcceptedTokens } from '@latchkey/auth-core/access-token'
import type { Jwks } from '@latchkey/auth-core/contract'

/** The keys of an issuer by `kid`. */
export type Keys<Key> = ReadonlyMap<string, Key>

/** A key, parsed for the platform. A reloaded key is another object. */
export interface ParsedKey {
  verifyingKey: unknown
}

/** Verifies signatures with the cryptography of a platform. */
export interface Signatures<Key extends ParsedKey> {
  /** Parses the keys of a JWKS that this scheme uses. */
  readKeys: (jwks: Jwks) => Keys<Key> | Promise<Keys<Key>>
  /**
   * Verifies an access token and returns its claims.
   *
   * @throws `AuthError` a `token_…` code.
   */
  verify: (
    token: string,
    keys: Keys<Key>,
    settings: AcceptedTokens,
    now: Date,
  ) => AccessClaims<string> | Promise<AccessClaims<string>>
}
