import type { AuditKind, Revocation } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import type { Context } from '../../context.ts'
import { emails } from '../../emails/templates.ts'
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
import { deletePersonalTokens } from '../../stores/personal-token-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endEverySession } from '../../stores/session-end-store.ts'
import type { EndReason } from '../../stores/session-store.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'

/** The requested state of an account. Members that equal the current state are ignored. */
export type AccountChange = { [name in keyof StateChange]?: StateChange[name] | undefined }

/** Creates the audit event of a change, including who made it. */
export type EventFor = (kind: AuditKind, details: Record<string, unknown>) => NewAuditEvent

export interface Changed {
  account: LockedAccount
  /** Add them to {@link Context.revocations} after the commit. */
  revocations: Revocation[]
}

type Change = keyof StateChange

/** In the order of their events and emails. The first change is the reason why the sessions end. */
const CHANGES = ['passwordHash', 'isActive', 'role', 'email'] as const satisfies readonly Change[]

/** The audit event and email of a change. `kind` is also the reason why the sessions end. */
interface Told {
  kind: AuditKind & EndReason
  details?: Record<string, unknown>
  email: Email
}

/** Describes each change. Its email goes to the previous address, even if the owner made it. */
const NOTIFICATIONS: Record<Change, (before: LockedAccount, after: LockedAccount) => Told> = {
  passwordHash: (before) => ({
    kind: 'password_changed',
    email: emails.passwordChanged(before),
  }),
  isActive: (before, { isActive }) =>
    isActive
      ? { kind: 'account_enabled', email: emails.accountEnabled(before) }
      : { kind: 'account_disabled', email: emails.accountDisabled(before) },
  role: (before, { role }) => ({
    kind: 'role_changed',
    details: { role },
    email: emails.roleChanged(before, role),
  }),
  email: (before, { email }) => ({
    kind: 'email_changed',
    email: emails.emailChanged(before, email),
  }),
}

/**
 * Changes the state of an account and invalidates all that belongs to the previous state: sessions,
 * access tokens, personal tokens, links and devices. Emails the owner at the previous address. Does NOT check
 * permissions.
 *
 * @throws Errors that {@link explainRefusal} translates. Call that outside of the transaction.
 */
export async function changeAccount(
  ctx: Context,
  trx: Knex,
  account: LockedAccount,
  edit: AccountChange,
  eventFor: EventFor,
): Promise<Changed> {
  const news = newsOf(account, edit)
  const changes = CHANGES.filter((name) => news[name] !== undefined)
  if (changes.length === 0) return { account, revocations: [] }

  const changed = await updateAccountState(trx, account, news)
  await deleteEmailTokens(trx, account)
  await deletePersonalTokens(trx, account)
  for (const change of changes) {
    const { kind, details = {}, email } = NOTIFICATIONS[change](account, changed)
    await endEverySession(trx, account, kind)
    await insertAuditEvent(trx, eventFor(kind, details))
    await enqueueEmail(ctx, trx, email)
  }
  const revocation = await revokeBelowVersion(trx, account.id, changed.stateVersion, {
    hasNewPassword: news.passwordHash !== undefined,
    newRole: news.role,
  })
  return { account: changed, revocations: [revocation] }
}

/**
 * Deletes an account with its sessions and links, and emails the owner. Does NOT check permissions.
 *
 * @throws Errors that {@link explainRefusal} translates.
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
  await enqueueEmail(ctx, trx, emails.accountDeleted(account))
  return [await revokeBelowVersion(trx, id, stateVersion + 1)]
}

/**
 * Awaits a transaction and translates violations of the table's constraints.
 *
 * @throws {@link AuthError} `last_admin` when no active admin would be left, `invalid_request` when
 *   the email belongs to another account.
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

function newsOf(account: LockedAccount, edit: AccountChange): StateChange {
  const { email, role, isActive, passwordHash } = edit
  return {
    ...(email !== undefined && email !== account.email && { email }),
    ...(role !== undefined && role !== account.role && { role }),
    ...(isActive !== undefined && isActive !== account.isActive && { isActive }),
    ...(passwordHash !== undefined && { passwordHash }),
  }
}
