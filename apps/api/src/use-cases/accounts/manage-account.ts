import { AuthError } from '@latchkey/auth-core/errors'
import { type Permission, assertPermission, assertRank } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { RequestContext, Context } from '../../context.ts'
import { type AccountRecord, findAccountById } from '../../stores/account-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { lockTarget } from '../../domain/account-state.ts'
import {
  type AccountChange,
  changeAccount,
  deleteAccount,
  type EventFor,
  explainRefusal,
} from './change-account.ts'

const EDITS = ['email', 'role', 'isActive'] as const satisfies readonly (keyof ManagedEdit)[]

/**
 * Returns any account. Does NOT check whether the caller may read it.
 *
 * @throws {@link AuthError} `not_found`.
 */
export async function showAccount(ctx: Context, id: string): Promise<AccountRecord> {
  const account = await findAccountById(ctx.db, id)
  if (!account) throw new AuthError('not_found')
  return account
}

/** The permission that each change requires. */
const PERMISSION_TO = {
  email: 'accounts:email',
  role: 'accounts:role',
  isActive: 'accounts:write',
} as const satisfies Record<keyof ManagedEdit, Permission>

/** What other users may change of an account. Only the owner may change the password. */
export type ManagedEdit = Omit<AccountChange, 'passwordHash'>

/** A change of another user's account. */
export interface Managing {
  id: string
  /** The versions that the caller has seen. `undefined` accepts any version. */
  seenVersions: readonly number[] | undefined
  client: RequestContext
}

/**
 * Changes any account but the caller's. Requires the permission for each change, and every
 * permission of the account's current and new role.
 *
 * @throws {@link AuthError} `permission_denied`, `own_account`, `not_found`, `edit_conflict`,
 *   `last_admin`, `invalid_request` when the email is taken.
 */
export async function editAccount(
  ctx: Context,
  caller: AccessClaims,
  edit: ManagedEdit,
  { id, seenVersions, client }: Managing,
): Promise<AccountRecord> {
  requirePermissionsFor(ctx, caller, edit)
  if (caller.user_id === id) throw new AuthError('own_account')
  if (edit.role !== undefined) assertRank(caller, edit.role, ctx.permissions)
  const eventFor = eventsBy(caller, id, ctx.now(), client)
  const editing = ctx.db.transaction(async (trx) => {
    const account = await lockTarget(ctx, trx, caller, id)
    requireVersion(account, seenVersions)
    return changeAccount(ctx, trx, account, edit, eventFor)
  })
  const { account, revocations } = await explainRefusal(editing)
  ctx.revocations.add(revocations)
  return account
}

/**
 * Deletes any account but the caller's, with its sessions, and revokes its access tokens. Does NOT
 * check for `accounts:delete`.
 *
 * @throws {@link AuthError} `permission_denied` for a role with permissions that the caller lacks,
 *   `own_account`, `not_found`, `last_admin`, `edit_conflict`.
 */
export async function removeAccount(
  ctx: Context,
  caller: AccessClaims,
  { id, seenVersions, client }: Managing,
): Promise<void> {
  if (caller.user_id === id) throw new AuthError('own_account')
  const eventFor = eventsBy(caller, id, ctx.now(), client)
  const deleting = ctx.db.transaction(async (trx) => {
    const account = await lockTarget(ctx, trx, caller, id)
    requireVersion(account, seenVersions)
    return deleteAccount(ctx, trx, account, eventFor)
  })
  ctx.revocations.add(await explainRefusal(deleting))
}

function requirePermissionsFor(ctx: Context, caller: AccessClaims, edit: ManagedEdit): void {
  const asked = EDITS.filter((name) => edit[name] !== undefined)
  // An empty edit requires a permission too.
  if (asked.length === 0) assertPermission(caller, 'accounts:write', ctx.permissions)
  for (const name of asked) assertPermission(caller, PERMISSION_TO[name], ctx.permissions)
}

function requireVersion({ version }: AccountRecord, seen: readonly number[] = [version]): void {
  if (!seen.includes(version)) throw new AuthError('edit_conflict')
}

function eventsBy(
  caller: AccessClaims,
  accountId: string,
  at: Date,
  client: RequestContext,
): EventFor {
  const facts = { at, accountId, actorId: caller.user_id, sessionId: caller.sid }
  return (kind, details) => requestEvent(kind, client, { ...facts, details })
}
