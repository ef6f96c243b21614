import type { AuditKind, Revocation } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'
import {
  type AccountRecord,
  changeAccount as change,
  isEmailTaken,
  isLastAdmin,
  lockAccount,
} from '../../stores/account-store.ts'
import { insertAuditEntry, type NewAuditEntry } from '../../stores/audit-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'

export interface AccountEdit {
  email?: string | undefined
  role?: Role | undefined
  isActive?: boolean | undefined
}

/** Writes the audit entry of a change; who did it is in there. */
export type EntryFor = (kind: AuditKind, details: Record<string, unknown>) => NewAuditEntry

export interface EditOptions {
  entryFor: EntryFor
  now: Date
  /** The version that the editor has seen; without one, whatever there is is changed. */
  seenVersion?: number | undefined
}

export interface Edited {
  account: AccountRecord
  revocations: Revocation[]
}

/**
 * Changes what an account is. Its access tokens die at once when its role or state changes; its sessions
 * go on and get new ones, but for those of an account that is disabled, which end. Does NOT ask whether
 * the caller may.
 *
 * @throws {@link AuthError} `not_found`, `edit_conflict` when it is at another version, `last_admin` when
 *   no active admin would be left, `invalid_request` when the email is taken.
 */
export async function changeAccount(
  db: Knex,
  id: string,
  edit: AccountEdit,
  options: EditOptions,
): Promise<Edited> {
  // Thrown outside, so that nothing inside undoes what must stay.
  const outcome = await unlessKept(
    db.transaction(async (trx) => {
      const account = await lockAccount(trx, id)
      if (!account) return 'not_found'
      const { seenVersion = account.version } = options
      if (account.version !== seenVersion) return 'edit_conflict'
      return apply(trx, account, edit, options)
    }),
  )
  if (typeof outcome === 'string') throw new AuthError(outcome)
  return outcome
}

async function apply(
  trx: Knex,
  account: AccountRecord,
  edit: AccountEdit,
  { entryFor, now }: EditOptions,
): Promise<Edited> {
  const { id } = account
  const news = {
    ...(edit.email !== undefined && edit.email !== account.email && { email: edit.email }),
    ...(edit.role !== undefined && edit.role !== account.role && { role: edit.role }),
    ...(edit.isActive !== undefined &&
      edit.isActive !== account.isActive && { isActive: edit.isActive }),
  }
  if (Object.keys(news).length === 0) return { account, revocations: [] }
  const changed = (await change(trx, id, news)) ?? account
  for (const entry of entriesOf(news, entryFor)) await insertAuditEntry(trx, entry)
  if (changed.tokenVersion === account.tokenVersion) return { account: changed, revocations: [] }
  const below = await revokeBelowVersion(trx, id, changed.tokenVersion)
  const ended = changed.isActive
    ? []
    : await endSessions(trx, { accountId: id }, 'account_disabled', now)
  return { account: changed, revocations: [below, ...ended.map((sid) => ({ sid }))] }
}

/** Tells what the table itself refuses. */
export async function unlessKept<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (isLastAdmin(cause)) throw new AuthError('last_admin', { cause })
    if (!isEmailTaken(cause)) throw cause
    const fields = { email: ['A user with that email already exists.'] }
    throw new AuthError('invalid_request', { fields, cause })
  }
}

function entriesOf({ email, role, isActive }: AccountEdit, entryFor: EntryFor): NewAuditEntry[] {
  const entries: NewAuditEntry[] = []
  if (email !== undefined) entries.push(entryFor('email_changed', {}))
  if (role !== undefined) entries.push(entryFor('role_changed', { role }))
  if (isActive !== undefined) {
    entries.push(entryFor(isActive ? 'account_enabled' : 'account_disabled', {}))
  }
  return entries
}
