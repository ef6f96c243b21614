import { AuthError } from '@latchkey/auth-core/errors'
import { requireRank } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { Context } from '../context.ts'
import {
  holdSession,
  lockAccountRow,
  lockAccountRows,
  type LockedAccount,
} from '../stores/account-lock-store.ts'

/**
 * The one place that says whether somebody may still act on an account.
 *
 * Links, devices, sessions, and logins that are half done belong to the version of the account's state
 * in which they began: its password, email, role and whether it is active. Each of these functions locks
 * the account and compares, so that a change that came in between is seen, and one that comes later waits.
 * What they give is what the stores ask for: a write that skips them does not compile.
 */

/** What somebody knew of an account when they proved something: its password, or a link. */
interface Seen {
  id: string
  stateVersion: number
}

/** The account as it was seen and still is, or `undefined` when it changed, is disabled or is gone. */
export async function lockAsSeen(trx: Knex, seen: Seen): Promise<LockedAccount | undefined> {
  const account = await lockAccountRow(trx, seen.id)
  const isSame = account?.isActive && account.stateVersion === seen.stateVersion
  return isSame ? account : undefined
}

/**
 * The caller's own account, while their session goes on and nothing has changed since their access
 * token was issued.
 *
 * @throws {@link AuthError} `user_not_found`, `user_inactive`, `token_revoked`.
 */
export async function lockCaller(
  { now }: Pick<Context, 'now'>,
  trx: Knex,
  caller: AccessClaims,
): Promise<LockedAccount> {
  return requireCaller(trx, await lockAccountRow(trx, caller.user_id), caller, now())
}

/**
 * The account that the caller acts on, who must have every permission that its role has.
 *
 * @throws {@link AuthError} what {@link lockCaller} throws, `not_found`, `permission_denied`.
 */
export async function lockTarget(
  { now, permissions }: Pick<Context, 'now' | 'permissions'>,
  trx: Knex,
  caller: AccessClaims,
  id: string,
): Promise<LockedAccount> {
  const locked = await lockAccountRows(trx, [caller.user_id, id])
  const { role } = await requireCaller(trx, locked.get(caller.user_id), caller, now())
  const target = locked.get(id)
  if (!target) throw new AuthError('not_found')
  requireRank({ role }, target.role, permissions)
  return target
}

/**
 * Any account, for the operator on the command line, who needs nobody's permission.
 *
 * @throws {@link AuthError} `not_found`.
 */
export async function lockForOperator(trx: Knex, id: string): Promise<LockedAccount> {
  const account = await lockAccountRow(trx, id)
  if (!account) throw new AuthError('not_found')
  return account
}

async function requireCaller(
  trx: Knex,
  account: LockedAccount | undefined,
  { sid, ver }: AccessClaims,
  now: Date,
): Promise<LockedAccount> {
  if (!account) throw new AuthError('user_not_found', { isBearer: true })
  if (!account.isActive) throw new AuthError('user_inactive', { isBearer: true })
  const isSame = account.stateVersion === ver && (await holdSession(trx, account, sid, now))
  if (!isSame) throw new AuthError('token_revoked', { isBearer: true })
  return account
}
