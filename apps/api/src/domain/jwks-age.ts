/** The cache lifetime of `/.well-known/jwks.json`, which determines the standby of a new key. */
export const JWKS_MAX_AGE_SECONDS = 300
