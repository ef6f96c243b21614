import {
  PERSONAL_TOKEN_PERMISSIONS,
  PERSONAL_TOKENS_MAX,
  type PersonalTokenBody,
} from '@latchkey/auth-core/contract'
import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { Permission, Role } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { Context, RequestContext } from '../../context.ts'
import { lockCaller } from '../../domain/account-state.ts'
import { createPersonalToken, hashPersonalToken } from '../../domain/personal-token.ts'
import { emails } from '../../emails/templates.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import {
  countPersonalTokens,
  insertPersonalToken,
  listPersonalTokens,
  markPersonalTokenRevoked,
  type PersonalTokenRecord,
} from '../../stores/personal-token-store.ts'
import { announceRevokedToken } from '../../stores/revocation-store.ts'
import { requirePassword } from '../accounts/require-password.ts'
import { requestEvent } from '../audit/request-event.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** With those revoked within the last day. It bounds the rows of creating and revoking in turns. */
const MOST_STORED = 60
const RETRY_SECONDS = 3600

const TOO_MANY = `You already have ${PERSONAL_TOKENS_MAX} personal access tokens. Revoke one first.`

/** Returns the caller's live tokens, newest first. */
export async function listOwnTokens(
  ctx: Context,
  { user_id: id, ver: stateVersion }: AccessClaims,
): Promise<PersonalTokenRecord[]> {
  return listPersonalTokens(ctx.db, { id, stateVersion }, ctx.now())
}

/**
 * Creates a personal access token for the caller, and emails them. Stores only a hash.
 *
 * @throws {@link AuthError} `invalid_request` for a wrong password, a permission that the role lacks
 *   or too many live tokens; `throttled` after too many wrong passwords or creations.
 */
export async function createOwnToken(
  ctx: Context,
  caller: AccessClaims,
  { name, permissions, expires_in_days: days, password }: PersonalTokenBody,
  client: RequestContext,
): Promise<PersonalTokenRecord & { token: string }> {
  await requirePassword(ctx, caller, password, 'password', client)
  const token = createPersonalToken()
  const createdAt = ctx.now()
  const expiresAt = new Date(createdAt.getTime() + days * DAY_MS)
  return ctx.db.transaction(async (trx) => {
    const account = await lockCaller(ctx, trx, caller)
    assertGrantable(ctx, account.role, permissions)
    await assertRoom(trx, account, createdAt)
    const chosen = [...new Set(permissions)]
    const record = { id: uuidv7(), name, permissions: chosen, createdAt, expiresAt }
    await insertPersonalToken(trx, account, { ...record, hash: hashPersonalToken(token) })
    const details = { name, permissions: chosen }
    await insertAuditEvent(
      trx,
      eventOf('personal_token_created', caller, client, createdAt, details),
    )
    await enqueueEmail(ctx, trx, emails.personalTokenCreated(account, name))
    return { ...record, lastUsedAt: null, token }
  })
}

/**
 * Revokes one of the caller's tokens.
 *
 * @throws {@link AuthError} `not_found` when the caller has no live token of this id.
 */
export async function revokeOwnToken(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  client: RequestContext,
): Promise<void> {
  const now = ctx.now()
  const revocation = await ctx.db.transaction(async (trx) => {
    const account = await lockCaller(ctx, trx, caller)
    const revoked = await markPersonalTokenRevoked(trx, account, id, now)
    if (!revoked) throw new AuthError('not_found')
    const details = { name: revoked.name }
    await insertAuditEvent(trx, eventOf('personal_token_revoked', caller, client, now, details))
    return announceRevokedToken(trx, id)
  })
  ctx.revocations.add([revocation])
}

function assertGrantable(ctx: Context, role: Role, permissions: readonly Permission[]): void {
  const grantable = PERSONAL_TOKEN_PERMISSIONS.filter((one) => ctx.permissions[role].includes(one))
  const others = permissions.filter((one) => !grantable.includes(one))
  if (others.length === 0) return
  const text = `A personal access token of your role cannot have ${others.join(', ')}.`
  throw new AuthError('invalid_request', { fields: { permissions: [text] } })
}

async function assertRoom(trx: Knex, account: LockedAccount, now: Date): Promise<void> {
  const { live, stored } = await countPersonalTokens(trx, account, now)
  if (live >= PERSONAL_TOKENS_MAX) {
    throw new AuthError('invalid_request', { fields: { [NON_FIELD_ERRORS]: [TOO_MANY] } })
  }
  if (stored >= MOST_STORED) throw new AuthError('throttled', { retryAfterSeconds: RETRY_SECONDS })
}

function eventOf(
  kind: 'personal_token_created' | 'personal_token_revoked',
  { user_id, sid }: AccessClaims,
  client: RequestContext,
  at: Date,
  details: Record<string, unknown>,
) {
  const facts = { at, accountId: user_id, actorId: user_id, sessionId: sid, details }
  return requestEvent(kind, client, facts)
}
