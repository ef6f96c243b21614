import type { TokenPair } from '@latchkey/auth-core/contract'

/** The tokens of a login, in the order in which SimpleJWT writes them. */
export function toLoginTokens({ refresh, access }: TokenPair): TokenPair {
  return { refresh, access }
}
