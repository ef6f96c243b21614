/** The lifetime of an access token. */
export const ACCESS_TOKEN_LIFETIME_SECONDS = 5 * 60
/** The lifetime of a session without a refresh. */
export const REFRESH_TOKEN_IDLE_SECONDS = 7 * 24 * 60 * 60
/** The maximum lifetime of a session. */
export const SESSION_LIFETIME_SECONDS = 30 * 24 * 60 * 60
/** The cache lifetime of the public keys. A new key is published for as long before it signs. */
export const JWKS_MAX_AGE_SECONDS = 5 * 60
