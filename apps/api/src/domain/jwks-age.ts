/** For how long anybody may cache `/.well-known/jwks.json`, and a new key is published before it signs. */
export const JWKS_MAX_AGE_SECONDS = 300
