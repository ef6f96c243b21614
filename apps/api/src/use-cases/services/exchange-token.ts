import { randomUUID } from 'node:crypto'
import { type ExchangeBody, TOKEN_EXCHANGE } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { grantedPermissions } from '@latchkey/auth-core/roles'
import { type AccessClaims, type Actor, mintAccessToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { audienceOf } from '../../domain/service-audience.ts'
import type { ServiceRecord } from '../../stores/service-store.ts'
import { readServiceToken } from './read-service-token.ts'
import { requireServiceTarget, type Target } from './require-target.ts'

/** Services that can act for each other in a row. It bounds the size of tokens. */
const MOST_ACTORS = 4
const REQUIRED = ['This field is required.']

export interface Exchanged {
  token: string
  scope: string
  expiresInSeconds: number
}

/**
 * Exchanges an access token for the calling service for one for another service. The new token has
 * the same subject, session and account version, never more permissions, never expires later, and
 * names the caller in `act`. It is revoked with the session, like the first one.
 *
 * @throws {@link AuthError} `unsupported_grant_type`; `invalid_subject_token` for a token that is
 *   invalid, expired, revoked or for another audience; `invalid_target` for an unknown service, the
 *   API, the caller, or a chain of too many services; `invalid_scope`; `unavailable`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8693#section-2 | RFC 8693 §2}
 */
export async function exchangeToken(
  ctx: Context,
  caller: ServiceRecord,
  body: ExchangeBody,
): Promise<Exchanged> {
  if (body.grant_type !== TOKEN_EXCHANGE) {
    throw new AuthError('unsupported_grant_type', { values: { supported: TOKEN_EXCHANGE } })
  }
  const subject = await readSubject(ctx, caller, body.subject_token)
  const target = await findTarget(ctx, body)
  const act: Actor = { sub: caller.name, ...(subject.act && { act: subject.act }) }
  const isOwn = target.audience === subject.aud
  if (isOwn || countActors(act) > MOST_ACTORS) throw new AuthError('invalid_target')
  return issue(ctx, subject, target, act)
}

async function readSubject(
  ctx: Context,
  caller: ServiceRecord,
  token: string,
): Promise<AccessClaims> {
  try {
    return await readServiceToken(ctx, token, [audienceOf(ctx, caller)])
  } catch (cause) {
    if (!(cause instanceof AuthError) || cause.status !== 401) throw cause
    throw new AuthError('invalid_subject_token', { cause })
  }
}

/** RFC 8693 has two names for the target. They may not differ. */
async function findTarget(
  ctx: Context,
  { resource, audience, scope }: ExchangeBody,
): Promise<Target> {
  const named = resource ?? audience
  if (named === undefined)
    throw new AuthError('invalid_request', { fields: { resource: REQUIRED } })
  if (audience !== undefined && audience !== named) throw new AuthError('invalid_target')
  return requireServiceTarget(ctx, named, scope)
}

function countActors({ act }: Actor): number {
  return act ? 1 + countActors(act) : 1
}

function issue(ctx: Context, subject: AccessClaims, target: Target, act: Actor): Exchanged {
  const { keys, tokens, now } = ctx
  const { user_id, sid, ver, role, exp } = subject
  const scope = target.scopeWithin(grantedPermissions(subject, ctx.permissions))
  const at = now()
  const iat = Math.floor(at.getTime() / 1000)
  const settings = { ...tokens, audience: target.audience }
  const claims = { user_id, sid, client_id: act.sub, ver, role, scope, act, jti: randomUUID() }
  const token = mintAccessToken(keys.signer('access', at), settings, { ...claims, iat, exp })
  ctx.log.info({ sessionId: sid, actor: act.sub, audience: target.audience }, 'token exchanged')
  return { token, scope, expiresInSeconds: exp - iat }
}
