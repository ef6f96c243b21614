import type { z } from 'zod'
import type { AuthErrorCode } from '../errors.ts'
import type { Permission } from '../roles.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/**
 * Who may call an endpoint:
 *
 * - `public`: everyone. `optional`: everyone, and an access token adds rights.
 * - `refresh_token`, `link`: everyone who has what the body must contain.
 * - `account`: the owner of a valid access token. A permission, or one of several: an account whose
 *   role has it.
 * - `service`: the owner of a service credential.
 * - `development`: everyone, on a development server without a mail server. Not served elsewhere.
 */
export type Access =
  | 'public'
  | 'optional'
  | 'refresh_token'
  | 'link'
  | 'account'
  | 'service'
  | 'development'
  | Permission
  | readonly Permission[]

/** One row of the endpoint table, which the server and its clients share. */
export interface Endpoint {
  /** One sentence in the third person. */
  readonly summary: string
  readonly method: Method
  /** With parameters in braces, such as `/auth/sessions/{id}/`. */
  readonly path: `/${string}`
  /** Names the path in {@link PATHS} and in the response of `GET /auth/`. */
  readonly pathName: string
  readonly access: Access
  /** Whether a personal access token is accepted like an access token. Otherwise it is rejected. */
  readonly personalTokens?: true
  readonly body?: z.ZodType
  /**
   * Parameters that a form may contain once (RFC 6749 §3.2). Of others, the last value counts, as in
   * Django.
   */
  readonly singleParameters?: readonly string[]
  readonly query?: z.ZodType
  /** A parameter without a value counts as absent, because HTML forms send those of empty fields. */
  readonly allowsEmptyParameters?: boolean
  /** Headers that change the response, by name. */
  readonly requestHeaders?: readonly string[]
  /**
   * The body of each successful status. `null` stands for a response without a body. A row with 304
   * gets an `ETag` and answers `If-None-Match`.
   */
  readonly responses: Readonly<Partial<Record<SuccessStatus, z.ZodType | null>>>
  /** Headers of every successful response, by name. */
  readonly responseHeaders?: Readonly<Record<string, z.ZodType>>
  /** The media type of the response if it is not JSON. The body is then the text itself. */
  readonly mediaType?: string
  /** Media types besides JSON that `Accept` may ask for. The response is then a stream. */
  readonly streams?: readonly string[]
  /**
   * `oauth`: errors have the `error` member of RFC 6749 §5.2, and a service may send its name and
   * credential as HTTP Basic (RFC 6749 §2.3.1) instead of the credential as a bearer token.
   */
  readonly protocol?: 'oauth'
  /** Codes that this endpoint adds to those of {@link errorsOf}. */
  readonly errors: readonly AuthErrorCode[]
}

export type SuccessStatus = 200 | 201 | 202 | 204 | 304

/** Returns the row, with its type as narrow as it was written. */
export function endpoint<const Row extends Endpoint>(row: Row): Row {
  return row
}

const EVERYWHERE = [
  'malformed_body',
  'bad_authorization_header',
  'origin_not_allowed',
  'misdirected',
  'internal_error',
  'busy',
  'unavailable',
] as const

/** Codes of a method that may have a body, also for rows that ignore it. */
const WITH_BODY = ['body_too_large', 'unsupported_media_type'] as const

/** Codes of a rejected access token. */
const WITH_ACCESS_TOKEN = [
  'token_invalid',
  'token_expired',
  'token_wrong_type',
  'token_revoked',
  'token_without_type',
  'token_without_id',
  'token_without_exp',
  'user_not_found',
  'user_inactive',
  'token_superseded',
] as const

/** Returns every error code that an endpoint can respond with. */
export function errorsOf({ access, method, body, query, errors }: Endpoint): AuthErrorCode[] {
  return [
    ...EVERYWHERE,
    ...(method === 'GET' ? [] : WITH_BODY),
    ...(body || query ? ['invalid_request' as const] : []),
    ...(access === 'service' ? ['not_authenticated' as const, 'bad_credential' as const] : []),
    ...(needsAccessToken(access) ? ['not_authenticated' as const] : []),
    ...(needsAccessToken(access) || access === 'optional' ? WITH_ACCESS_TOKEN : []),
    ...(permissionsOf(access).length > 0 ? ['permission_denied' as const] : []),
    ...errors,
  ]
}

/** Returns whether an access rule requires an access token. */
export function needsAccessToken(access: Access): boolean {
  return access === 'account' || permissionsOf(access).length > 0
}

/**
 * Returns the permissions of an access rule. An account needs one of them. Empty for other rules.
 */
export function permissionsOf(access: Access): readonly Permission[] {
  if (typeof access !== 'string') return access
  return isPermission(access) ? [access] : []
}

function isPermission(access: string): access is Permission {
  return access.includes(':')
}

/** The names of the parameters in a path template. */
export type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never

/** Fills a path template. Values are percent-encoded. */
export function fillPath<Path extends string>(
  path: Path,
  values: Readonly<Record<ParameterOf<Path>, string>>,
): string {
  return Object.entries<string>(values).reduce<string>(
    (filled, [name, value]) => filled.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  )
}
