import { AuthError } from '@latchkey/auth-core/errors'
import { requirePermission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Asker, Context } from '../../context.ts'
import {
  type AccountRecord,
  deleteAccount as remove,
  findAccountById,
  lockAccount,
} from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { entryOf } from '../audit/entry-of.ts'
import { type AccountEdit, changeAccount, type EntryFor, unlessKept } from './change-account.ts'

/**
 * Any account, for those who may read accounts.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`.
 */
export async function showAccount(
  ctx: Context,
  caller: AccessClaims,
  id: string,
): Promise<AccountRecord> {
  requirePermission(caller, 'accounts:read', ctx.permissions)
  const account = await findAccountById(ctx.db, id)
  if (!account) throw new AuthError('not_found')
  return account
}

/**
 * Changes any account, for those who may write accounts, but for their own role and state.
 *
 * @param seenVersion - The version that the caller has seen.
 * @throws {@link AuthError} `permission_denied`, `own_account`, and what `changeAccount` throws.
 */
export async function editAccount(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  edit: AccountEdit,
  seenVersion: number | undefined,
  asker: Asker,
): Promise<AccountRecord> {
  requirePermission(caller, 'accounts:write', ctx.permissions)
  const isAboutStanding = edit.role !== undefined || edit.isActive !== undefined
  if (isAboutStanding && caller.user_id === id) throw new AuthError('own_account')
  const now = ctx.now()
  const options = { now, seenVersion, entryFor: entriesBy(caller, id, now, asker) }
  const { account, revocations } = await changeAccount(ctx.db, id, edit, options)
  ctx.revocations.add(revocations)
  return account
}

/**
 * Deletes any account with its sessions, for those who may write accounts, but for their own. Its access
 * tokens die at once.
 *
 * @throws {@link AuthError} `permission_denied`, `own_account`, `not_found`, `last_admin`,
 *   `edit_conflict`.
 */
export async function deleteAccount(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  seenVersion: number | undefined,
  asker: Asker,
): Promise<void> {
  requirePermission(caller, 'accounts:write', ctx.permissions)
  if (caller.user_id === id) throw new AuthError('own_account')
  const entryFor = entriesBy(caller, id, ctx.now(), asker)
  const deleting = ctx.db.transaction(async (trx) => {
    const account = await lockAccount(trx, id)
    if (!account) return 'not_found'
    if (seenVersion !== undefined && account.version !== seenVersion) return 'edit_conflict'
    await remove(trx, id)
    await insertAuditEntry(trx, entryFor('account_deleted', { username: account.username }))
    return revokeBelowVersion(trx, id, account.tokenVersion + 1)
  })
  const outcome = await unlessKept(deleting)
  if (typeof outcome === 'string') throw new AuthError(outcome)
  ctx.revocations.add([outcome])
}

function entriesBy(caller: AccessClaims, accountId: string, at: Date, asker: Asker): EntryFor {
  const happening = { at, accountId, actorId: caller.user_id, sessionId: caller.sid }
  return (kind, details) => entryOf(kind, asker, { ...happening, details })
}
