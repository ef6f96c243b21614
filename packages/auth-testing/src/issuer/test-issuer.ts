import { randomUUID, sign } from 'node:crypto'
import { type Jwks, Revocation } from '@latchkey/auth-core/contract'
import { type RolePermissions, rolePermissions } from '@latchkey/auth-core/roles'
import { readPayload } from '@latchkey/auth-core/token-payload'
import {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  createKeySet,
  generateKeyMaterial,
  importKey,
  toJwks,
  type TokenKey,
  type TokenSettings,
  verifyAccessToken,
} from '@latchkey/auth-core/tokens'
import { createRevocations, type Revocations } from '@latchkey/auth-verifier/revocations'
import { createTokenVerifier, type TokenVerifier } from '@latchkey/auth-verifier/token-verifier'
import { completeClaims, type TestClaims } from './test-claims.ts'

const DEFAULT_ISSUER = 'https://auth.test'

export interface TestIssuerOptions {
  /** The `iss` of the tokens. Default `https://auth.test`. */
  issuer?: string
  /** The `aud` of the tokens, if it differs from the issuer. */
  audience?: string
  /** Default `ES256`. */
  algorithm?: 'ES256' | 'RS256'
  /** The permissions of each role. By default, staff have `accounts:read`. */
  permissions?: RolePermissions
  /** The time at which tokens are issued and verified. Default: this machine's clock. */
  now?: () => Date
}

/** Issues access tokens as the auth API does, with keys of its own and without a server. */
export interface TestIssuer extends TokenSettings {
  readonly permissions: RolePermissions
  /** Returns a valid token, or one with any claims. */
  accessToken: (claims?: TestClaims) => string
  /** Returns a token that expired one token lifetime ago, unless `claims` say otherwise. */
  expiredToken: (claims?: TestClaims) => string
  /** Returns a token whose session has ended. */
  revokedToken: (claims?: TestClaims) => string
  /**
   * Returns a token that another key has signed.
   *
   * @param kid - The name of the key in the token's header. By default that of the issuer's key, so
   *   that only the signature is wrong.
   */
  foreignToken: (claims?: TestClaims, kid?: string) => string
  /**
   * Revokes the access tokens of a session, those of an account below a version, or those of the
   * session of a token.
   */
  revoke: (what: string | Revocation) => void
  /** Returns all revocations, oldest first. */
  revocations: () => readonly Revocation[]
  /** Resolves at the next revocation, at the latest after `ms` milliseconds. */
  waitForRevocation: (ms: number) => Promise<void>
  /** Returns the public keys, as `/.well-known/jwks.json` has them (RFC 7517 §5). */
  jwks: () => Jwks
  /** Verifies the issuer's tokens in this process, for code that takes a `TokenVerifier`. */
  readonly verifier: TokenVerifier
}

/** Creates an issuer. It opens no port: `startTestIssuer` does. */
export function createTestIssuer(options: TestIssuerOptions = {}): TestIssuer {
  const { algorithm = 'ES256', now = () => new Date(), permissions = rolePermissions() } = options
  const { issuer = DEFAULT_ISSUER, audience = issuer } = options
  const settings = { issuer, audience }
  const key = generateKey(algorithm)
  const keys = createKeySet([key])
  const revocations = createRevocations(() => performance.now())
  const revoked: Revocation[] = []

  const signed = (signer: TokenKey, claims: TestClaims): string =>
    signToken(signer, completeClaims(settings, permissions, claims, now()))

  function revoke(what: string | Revocation): void {
    const revocation = typeof what === 'string' ? { sid: sessionOf(what) } : what
    revoked.push(revocation)
    revocations.add([revocation])
  }

  return {
    ...settings,
    permissions,
    accessToken: (claims = {}) => signed(key, claims),
    expiredToken: (claims = {}) => signed(key, { ...expiredAt(now()), ...claims }),
    revokedToken: (claims = {}) => {
      const token = signed(key, claims)
      revoke(token)
      return token
    },
    foreignToken: (claims = {}, kid = key.id) => signed(generateKey(algorithm, kid), claims),
    revoke,
    revocations: () => revoked,
    waitForRevocation: revocations.waitForChange,
    jwks: () => toJwks(keys),
    verifier: createTokenVerifier({
      keys: () => keys,
      refreshKeys: keepKeys,
      verifyToken: (token, known) => verifyAccessToken(token, known, settings, now()),
      revocations: alwaysSynced(revocations),
      permissions: () => permissions,
      now,
    }),
  }
}

/** The keys of an issuer never change. */
async function keepKeys(): Promise<void> {}

/** Revocations in the same process are never stale. */
function alwaysSynced(revocations: Revocations): Pick<Revocations, 'check'> {
  return {
    check: (claims) => {
      revocations.markSynced(performance.now())
      revocations.check(claims)
    },
  }
}

/** Returns the times of a token that expired one lifetime ago. */
function expiredAt(now: Date): { iat: number; exp: number } {
  const exp = Math.floor(now.getTime() / 1000) - ACCESS_TOKEN_LIFETIME_SECONDS
  return { iat: exp - ACCESS_TOKEN_LIFETIME_SECONDS, exp }
}

function generateKey(algorithm: 'ES256' | 'RS256', kid: string = randomUUID()): TokenKey {
  return importKey(kid, algorithm, generateKeyMaterial(algorithm))
}

/** Signs any payload, including one that the API would never issue. RFC 7515 §3.1. */
function signToken({ id, algorithm, signingKey }: TokenKey, payload: object): string {
  const header = { alg: algorithm, typ: 'at+jwt', kid: id }
  const input = [header, payload].map((part) => encode(JSON.stringify(part))).join('.')
  const key = { key: signingKey, dsaEncoding: 'ieee-p1363' } as const
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function sessionOf(token: string): string {
  const revocation = Revocation.safeParse(readPayload(token)).data
  if (!revocation || !('sid' in revocation)) throw new Error('The token has no `sid` to revoke.')
  return revocation.sid
}
