import { z } from 'zod'
import { AuthError } from '../errors.ts'
import { type Role, ROLES } from '../roles.ts'

/** Maximum difference between the clocks of two machines of the service. */
const CLOCK_LEEWAY_SECONDS = 5

const seconds = z.int().nonnegative()

const common = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  user_id: z.string(),
  /** The id of the session, which is one login. */
  sid: z.string(),
  jti: z.string(),
  /** Seconds since the epoch. */
  iat: seconds,
  /** Seconds since the epoch. */
  exp: seconds,
})

/** A service that acts for the subject, and the service that acted before it (RFC 8693 §4.1). */
export interface Actor {
  /** The name of the service. */
  sub: string
  act?: Actor | undefined
}

export const Actor: z.ZodType<Actor> = z.object({
  sub: z.string(),
  get act() {
    return Actor.optional()
  },
})

const withRole = <RoleName extends string>(role: z.ZodType<RoleName>) =>
  common.extend({
    token_type: z.literal('access'),
    /** The client that the token was issued to (RFC 9068 §2.2). */
    client_id: z.string().optional(),
    /** The version of the account's state. Tokens below the account's current version are revoked. */
    ver: z.int().nonnegative(),
    role,
    /**
     * Names of permissions, separated by spaces, that the token is limited to. Tokens for a service
     * have it; without it, the token has all permissions of the role.
     */
    scope: z.string().optional(),
    act: Actor.optional(),
  })

export const AccessClaims = withRole(z.enum(ROLES))
/** Accepts every role, for services: a later version of the issuer can have more. */
export const AnyRoleClaims = withRole(z.string())

/** The claims of a valid access token. */
export type AccessClaims<RoleName extends string = Role> = z.infer<
  ReturnType<typeof withRole<RoleName>>
>

export const RefreshClaims = common.extend({
  token_type: z.literal('refresh'),
  /** The session's generation when the token was issued. */
  gen: z.int().positive(),
})
export type RefreshClaims = z.infer<typeof RefreshClaims>

export interface ClaimRules<Claims> {
  schema: z.ZodType<Claims>
  tokenType: 'access' | 'refresh'
  issuer: string
  /** The accepted `aud`, or several of them. */
  audience: string | readonly string[]
  /** The maximum lifetime of this kind of token, in seconds. */
  maxLifetimeSeconds: number
}

/**
 * Checks and returns the claims of a token. Does NOT verify its signature.
 *
 * @throws {@link AuthError} `token_expired`, `token_without_exp`, `token_without_id`,
 *   `token_without_type`, `token_wrong_type`, or `token_invalid` for anything else, in SimpleJWT's
 *   order.
 */
export function checkClaims<Claims extends z.infer<typeof common>>(
  payload: unknown,
  rules: ClaimRules<Claims>,
  now: Date,
): Claims {
  const nowSeconds = now.getTime() / 1000
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new AuthError('token_invalid')
  if ('exp' in payload && typeof payload.exp === 'number' && payload.exp <= nowSeconds) {
    throw new AuthError('token_expired')
  }
  if (!('exp' in payload)) throw new AuthError('token_without_exp')
  if (!('jti' in payload)) throw new AuthError('token_without_id')
  if (!('token_type' in payload)) throw new AuthError('token_without_type')
  if (payload.token_type !== rules.tokenType) throw new AuthError('token_wrong_type')

  const { success, data: claims, error: cause } = rules.schema.safeParse(payload)
  if (!success) throw new AuthError('token_invalid', { cause })
  const audiences = typeof rules.audience === 'string' ? [rules.audience] : rules.audience
  const isOurs =
    claims.iss === rules.issuer && audiences.includes(claims.aud) && claims.sub === claims.user_id
  const isTimely =
    claims.iat <= nowSeconds + CLOCK_LEEWAY_SECONDS &&
    claims.exp > claims.iat &&
    claims.exp - claims.iat <= rules.maxLifetimeSeconds
  if (!isOurs || !isTimely || isEarly(payload, nowSeconds)) throw new AuthError('token_invalid')
  return claims
}

/** The issuer sets no `nbf`, but a token that has one is not valid before (RFC 7519 §4.1.5). */
function isEarly(payload: object, nowSeconds: number): boolean {
  return 'nbf' in payload && !(typeof payload.nbf === 'number' && payload.nbf <= nowSeconds)
}
