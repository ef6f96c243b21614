import { type KeySet, kidOf } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'

/** The keys of refresh tokens, after a look for new ones when the token names one that is unknown. */
export async function learnRefreshKey({ keys }: Context, token: string): Promise<KeySet> {
  const kid = kidOf(token)
  if (kid !== undefined && !keys.verifiers('refresh').has(kid)) await keys.learn()
  return keys.verifiers('refresh')
}
