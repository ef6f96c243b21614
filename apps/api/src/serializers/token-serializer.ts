import type { TokenPair } from '@latchkey/auth-core/contract'

/** Returns the tokens of a login in SimpleJWT's order. */
export function toLoginTokens({ refresh, access }: TokenPair): TokenPair {
  return { refresh, access }
}
