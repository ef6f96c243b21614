import { AuthError } from '@latchkey/auth-core/errors'
import { mintSecurityEvent } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import type { SecurityEvent } from '../../domain/security-events.ts'
import { audienceOf } from '../../domain/service-audience.ts'
import type { StreamRecord } from '../../stores/signal-stream-store.ts'

/**
 * Returns an event as a token for the service of the stream, signed with the key of access tokens.
 *
 * @throws {@link AuthError} `unavailable` while that key is HS256, because it is not published.
 */
export function signEvent(
  ctx: Pick<Context, 'keys' | 'tokens' | 'now'>,
  { service: name, serviceUri: uri }: StreamRecord,
  event: SecurityEvent,
): string {
  const now = ctx.now()
  const signer = ctx.keys.signer('access', now)
  if (signer.algorithm === 'HS256') throw new AuthError('unavailable', { retryAfterSeconds: 60 })
  const { issuer } = ctx.tokens
  const aud = audienceOf(ctx, { name, uri })
  return mintSecurityEvent(signer, event.typ, { iss: issuer, aud, ...event.claims(issuer, now) })
}
