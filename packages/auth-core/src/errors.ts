/**
 * Every error that a caller can see, one row each.
 *
 * The key is the code that programs switch on. `status` is the HTTP status, `message` the text that
 * is sent, with `{values}` filled in from the error. `wireCode` is the `code` member of the
 * response, where SimpleJWT's clients expect one. `oauthError` is the `error` member of a response of
 * the OAuth endpoints, where it does not follow from the status.
 */
export const AUTH_ERRORS = {
  invalid_request: { status: 400, message: 'Check the marked fields and try again.' },
  malformed_body: { status: 400, message: '{format} parse error - {reason}' },
  /** The `resource` of RFC 8707 §2 names no service. */
  invalid_target: {
    status: 400,
    message: 'There is no service with this name or URI.',
    wireCode: 'invalid_target',
    oauthError: 'invalid_target',
  },
  invalid_scope: {
    status: 400,
    message: 'The scope is not valid. {reason}',
    wireCode: 'invalid_scope',
    oauthError: 'invalid_scope',
  },
  unsupported_grant_type: {
    status: 400,
    message: 'The only grant type is {supported}.',
    wireCode: 'unsupported_grant_type',
    oauthError: 'unsupported_grant_type',
  },
  /** One answer for every flaw of the token to exchange (RFC 8693 §2.2.2). */
  invalid_subject_token: {
    status: 400,
    message: 'The subject token is not a valid access token for this service.',
    wireCode: 'invalid_subject_token',
    oauthError: 'invalid_request',
  },

  not_authenticated: { status: 401, message: 'Authentication credentials were not provided.' },
  bad_authorization_header: {
    status: 401,
    message: 'Authorization header must contain two space-delimited values',
    wireCode: 'bad_authorization_header',
  },
  no_active_account: {
    status: 401,
    message: 'No active account found with the given credentials',
  },
  no_account_for_token: {
    status: 401,
    message: 'No active account found for the given token.',
  },
  token_invalid: { status: 401, message: 'Token is invalid', wireCode: 'token_not_valid' },
  token_expired: { status: 401, message: 'Token is expired', wireCode: 'token_not_valid' },
  token_wrong_type: { status: 401, message: 'Token has wrong type', wireCode: 'token_not_valid' },
  token_blacklisted: { status: 401, message: 'Token is blacklisted', wireCode: 'token_not_valid' },
  /** Reuse of a refresh token. The body says blacklisted, as SimpleJWT's would. */
  token_reused: { status: 401, message: 'Token is blacklisted', wireCode: 'token_not_valid' },
  /** A valid token of a session that has ended. The body says invalid, as SimpleJWT's would. */
  token_revoked: { status: 401, message: 'Token is invalid', wireCode: 'token_not_valid' },
  /** A valid token of an account that has changed since. The body says invalid. */
  token_superseded: { status: 401, message: 'Token is invalid', wireCode: 'token_not_valid' },
  token_without_type: { status: 401, message: 'Token has no type', wireCode: 'token_not_valid' },
  token_without_id: { status: 401, message: 'Token has no id', wireCode: 'token_not_valid' },
  token_without_exp: {
    status: 401,
    message: "Token has no 'exp' claim",
    wireCode: 'token_not_valid',
  },
  bad_credential: {
    status: 401,
    message: 'This service credential does not exist or was revoked.',
    wireCode: 'bad_credential',
  },
  user_not_found: { status: 401, message: 'User not found', wireCode: 'user_not_found' },
  user_inactive: { status: 401, message: 'User is inactive', wireCode: 'user_inactive' },

  permission_denied: {
    status: 403,
    message: 'You do not have permission to perform this action.',
  },
  role_not_granted: {
    status: 403,
    message: 'This role is given by an administrator. Register as one of: {roles}.',
    wireCode: 'role_not_granted',
  },

  own_account: {
    status: 403,
    message: 'You cannot change your own role or status. Ask another admin.',
    wireCode: 'own_account',
  },
  origin_not_allowed: {
    status: 403,
    message: 'Pages of this origin may not send forms here.',
    wireCode: 'origin_not_allowed',
  },

  not_found: { status: 404, message: 'Not found.' },
  method_not_allowed: { status: 405, message: 'Method "{method}" not allowed.' },
  last_admin: {
    status: 409,
    message: 'This is the last active admin. Make another account an admin first.',
    wireCode: 'last_admin',
  },
  edit_conflict: {
    status: 412,
    message: 'This account has changed since you loaded it. Load it again, then change it.',
    wireCode: 'edit_conflict',
  },
  body_too_large: { status: 413, message: 'The request body is larger than {limitBytes} bytes.' },
  unsupported_media_type: {
    status: 415,
    message: 'Unsupported media type "{mediaType}" in request.',
  },
  /** Prevents DNS rebinding: a foreign host name that resolves to this machine. */
  misdirected: {
    status: 421,
    message: 'The API is not known by this host name. If it is yours, set PUBLIC_URL to it.',
    wireCode: 'misdirected',
  },
  throttled: {
    status: 429,
    message: 'Request was throttled. Expected available in {seconds} seconds.',
  },

  internal_error: { status: 500, message: 'Something went wrong on our side. Try again later.' },
  busy: { status: 503, message: 'The service is busy. Try again in {seconds} seconds.' },
  unavailable: {
    status: 503,
    message: 'The service cannot answer right now. Try again in {seconds} seconds.',
  },
  unreachable: { status: 503, message: 'The service cannot be reached.' },
} as const satisfies Record<string, ErrorRow>

interface ErrorRow {
  status: number
  message: string
  wireCode?: string
  oauthError?: string
}

export type AuthErrorCode = keyof typeof AUTH_ERRORS

/** The codes as a list. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Object.keys` has no narrower type
export const AUTH_ERROR_CODES = Object.keys(AUTH_ERRORS) as AuthErrorCode[]

/** Messages per input field, for example `{ email: ['This field is required.'] }`. */
export type FieldErrors = Record<string, string[]>

/** The key for messages that belong to no single field. */
export const NON_FIELD_ERRORS = 'non_field_errors'

export interface AuthErrorOptions {
  cause?: unknown
  fields?: FieldErrors
  /** The message of another service, already filled in. */
  message?: string
  /** Fills the `{placeholders}` of the message. */
  values?: Record<string, string | number>
  /** For 429 and 503: seconds until a retry makes sense. Sent as `Retry-After`. */
  retryAfterSeconds?: number | undefined
  /** The token was sent as `Authorization: Bearer`. The response then has its own format. */
  isBearer?: boolean
}

/** An error with a code. Anything else that is thrown is a bug and sent as `internal_error`. */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly code: AuthErrorCode
  readonly fields: FieldErrors
  readonly retryAfterSeconds: number | undefined
  readonly isBearer: boolean

  constructor(code: AuthErrorCode, options: AuthErrorOptions = {}) {
    const { retryAfterSeconds, cause } = options
    const values = { seconds: retryAfterSeconds ?? 1, ...options.values }
    super(options.message ?? fill(AUTH_ERRORS[code].message, values), { cause })
    this.code = code
    this.fields = options.fields ?? {}
    this.retryAfterSeconds = retryAfterSeconds
    this.isBearer = options.isBearer ?? false
  }

  /** Returns the HTTP status of this error. */
  get status(): number {
    return AUTH_ERRORS[this.code].status
  }
}

function fill(message: string, values: Record<string, string | number>): string {
  return message.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  )
}
