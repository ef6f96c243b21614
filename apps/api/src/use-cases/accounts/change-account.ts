import { AuthError } from '@latchkey/auth-core/errors'
import type { AuditKind, Revocation } from '@latchkey/auth-core/contract'
import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'
import {
  type AccountRecord,
  changeAccount as change,
  lockActiveAdmins,
} from '../../stores/account-store.ts'
import { insertAuditEntry, type NewAuditEntry } from '../../stores/audit-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'

export interface AccountEdit {
  role?: Role
  isActive?: boolean
}

/** Writes the audit entry of a change; who did it is in there. */
type EntryFor = (kind: AuditKind, details: Record<string, unknown>) => NewAuditEntry

/**
 * Changes what an account is. Its access tokens die at once; its sessions go on and get new ones, but
 * for those of an account that is disabled, which end. Does NOT ask whether the caller may.
 *
 * @throws {@link AuthError} `not_found`, `last_admin` when no active admin would be left.
 */
export async function changeAccount(
  db: Knex,
  id: string,
  edit: AccountEdit,
  entryFor: EntryFor,
  now: Date,
): Promise<{ account: AccountRecord; revocations: Revocation[] }> {
  const outcome = await db.transaction(async (trx) => {
    if (await takesLastAdmin(trx, id, edit)) return 'last_admin'
    const account = await change(trx, id, edit)
    if (!account) return 'not_found'
    const revocations = [await revokeBelowVersion(trx, id, account.tokenVersion)]
    for (const entry of entriesOf(edit, entryFor)) await insertAuditEntry(trx, entry)
    if (edit.isActive !== false) return { account, revocations }
    const ended = await endSessions(trx, { accountId: id }, 'account_disabled', now)
    return { account, revocations: [...revocations, ...ended.map((sid) => ({ sid }))] }
  })
  if (typeof outcome === 'string') throw new AuthError(outcome)
  return outcome
}

async function takesLastAdmin(trx: Knex, id: string, edit: AccountEdit): Promise<boolean> {
  const takesAdmin = (edit.role !== undefined && edit.role !== 'admin') || edit.isActive === false
  if (!takesAdmin) return false
  const [admin, ...others] = await lockActiveAdmins(trx)
  return admin === id && others.length === 0
}

function entriesOf({ role, isActive }: AccountEdit, entryFor: EntryFor): NewAuditEntry[] {
  const entries: NewAuditEntry[] = []
  if (role !== undefined) entries.push(entryFor('role_changed', { role }))
  if (isActive !== undefined) {
    entries.push(entryFor(isActive ? 'account_enabled' : 'account_disabled', {}))
  }
  return entries
}
