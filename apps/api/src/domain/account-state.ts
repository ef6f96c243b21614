import { AuthError } from '@latchkey/auth-core/errors'
import { assertRank } from '@latchkey/auth-core/roles'
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
 * This file alone decides whether a request may still change an account.
 *
 * Links, devices, sessions and unfinished logins belong to one version of the account's state: its
 * password, email, role and whether it is active. Each function locks the account row and compares
 * the version, so that it detects earlier changes and blocks later ones. The stores require the
 * returned `LockedAccount`: a write that skips the check does not compile.
 */

/** The state of an account when its password or link was verified. */
interface Seen {
  id: string
  stateVersion: number
}

/** Locks an account. Returns `undefined` when it has changed since, is disabled or is deleted. */
export async function lockAsSeen(trx: Knex, seen: Seen): Promise<LockedAccount | undefined> {
  const account = await lockAccountRow(trx, seen.id)
  const isSame = account?.isActive && account.stateVersion === seen.stateVersion
  return isSame ? account : undefined
}

/**
 * Locks the caller's account. Verifies that the session is live and that the account has not
 * changed since the access token was issued.
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
 * Locks the caller's account and the account that the caller manages. Verifies that the caller has
 * every permission of its role.
 *
 * @throws {@link AuthError} the codes of {@link lockCaller}, `not_found`, `permission_denied`.
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
  assertRank({ role }, target.role, permissions)
  return target
}

/**
 * Locks any account, for the operator on the command line. Does NOT check permissions.
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
