import type { AuditKind, Revocation } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import type { Context } from '../../context.ts'
import { letters } from '../../emails/templates.ts'
import type { Email } from '../../emails/email.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import {
  deleteAccountRow,
  isEmailTaken,
  isLastAdmin,
  type StateChange,
  updateAccountState,
} from '../../stores/account-state-store.ts'
import { insertAuditEvent, type NewAuditEvent } from '../../stores/audit-store.ts'
import { deleteEmailTokens } from '../../stores/email-token-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endEverySession } from '../../stores/session-end-store.ts'
import type { EndReason } from '../../stores/session-store.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'

/** What somebody wants an account to be; what it is already counts as nothing. */
export type AccountEdit = { [name in keyof StateChange]?: StateChange[name] | undefined }

/** Writes the audit entry of a change; who did it is in there. */
export type EventFor = (kind: AuditKind, details: Record<string, unknown>) => NewAuditEvent

export interface Changed {
  account: LockedAccount
  /** For {@link Context.revocations}, once the transaction is over. */
  revocations: Revocation[]
}

type Change = keyof StateChange

/** In the order in which they are told of; the first one is why the sessions ended. */
const CHANGES = ['passwordHash', 'isActive', 'role', 'email'] as const satisfies readonly Change[]

/** What the audit log calls a change, by the name of the reason for which sessions end. */
interface Told {
  kind: AuditKind & EndReason
  details?: Record<string, unknown>
  letter: Email
}

/** Each change, and the letter to the address that was valid before it, whoever made it. */
const TOLD: Record<Change, (before: LockedAccount, after: LockedAccount) => Told> = {
  passwordHash: (before) => ({
    kind: 'password_changed',
    letter: letters.passwordChanged(before),
  }),
  isActive: (before, { isActive }) =>
    isActive
      ? { kind: 'account_enabled', letter: letters.accountEnabled(before) }
      : { kind: 'account_disabled', letter: letters.accountDisabled(before) },
  role: (before, { role }) => ({
    kind: 'role_changed',
    details: { role },
    letter: letters.roleChanged(before, role),
  }),
  email: (before, { email }) => ({
    kind: 'email_changed',
    letter: letters.emailChanged(before, email),
  }),
}

/**
 * Changes the state of an account, and ends all that belongs to the state before: sessions, access
 * tokens, links and devices. The owner is told at the address that was valid before. Does NOT ask whether
 * anybody may.
 *
 * @throws What {@link explainRefusal} explains; it must be called outside of the transaction.
 */
export async function changeAccount(
  ctx: Context,
  trx: Knex,
  account: LockedAccount,
  edit: AccountEdit,
  eventFor: EventFor,
): Promise<Changed> {
  const news = newsOf(account, edit)
  const changes = CHANGES.filter((name) => news[name] !== undefined)
  if (changes.length === 0) return { account, revocations: [] }

  const changed = await updateAccountState(trx, account, news)
  await deleteEmailTokens(trx, account)
  for (const change of changes) {
    const { kind, details = {}, letter } = TOLD[change](account, changed)
    await endEverySession(trx, account, kind)
    await insertAuditEvent(trx, eventFor(kind, details))
    await enqueueEmail(ctx, trx, letter)
  }
  const revocation = await revokeBelowVersion(trx, account.id, changed.stateVersion)
  return { account: changed, revocations: [revocation] }
}

/**
 * Deletes an account with its sessions and links, and tells the owner.
 *
 * @throws What {@link explainRefusal} explains.
 */
export async function deleteAccount(
  ctx: Context,
  trx: Knex,
  account: LockedAccount,
  eventFor: EventFor,
): Promise<Revocation[]> {
  const { id, username, stateVersion } = account
  await deleteAccountRow(trx, account)
  await insertAuditEvent(trx, eventFor('account_deleted', { username }))
  await enqueueEmail(ctx, trx, letters.accountDeleted(account))
  return [await revokeBelowVersion(trx, id, stateVersion + 1)]
}

/**
 * Waits for a transaction, and says what the table itself refused.
 *
 * @throws {@link AuthError} `last_admin` when no active admin would be left, `invalid_request` when the
 *   email belongs to another account.
 */
export async function explainRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (isLastAdmin(cause)) throw new AuthError('last_admin', { cause })
    if (!isEmailTaken(cause)) throw cause
    const fields = { email: ['A user with that email already exists.'] }
    throw new AuthError('invalid_request', { fields, cause })
  }
}

function newsOf(account: LockedAccount, edit: AccountEdit): StateChange {
  const { email, role, isActive, passwordHash } = edit
  return {
    ...(email !== undefined && email !== account.email && { email }),
    ...(role !== undefined && role !== account.role && { role }),
    ...(isActive !== undefined && isActive !== account.isActive && { isActive }),
    ...(passwordHash !== undefined && { passwordHash }),
  }
}
