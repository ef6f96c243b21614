import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'
import { asLocked, type LockedAccount } from './account-lock-store.ts'
import type { AccountRecord, AccountRow } from './account-store.ts'

type NewAccount = Pick<
  AccountRecord,
  'id' | 'username' | 'email' | 'passwordHash' | 'role' | 'dateJoined'
>

/** Inserts an account. Returns `undefined` if its username or email is taken, ignoring case. */
export async function insertAccount(
  trx: Knex,
  account: NewAccount,
): Promise<LockedAccount | undefined> {
  const [row] = await trx<AccountRow>('accounts')
    .insert({
      id: account.id,
      username: account.username,
      email: account.email,
      password_hash: account.passwordHash,
      role: account.role,
      date_joined: account.dateJoined,
    })
    .onConflict()
    .ignore()
    .returning('*')
  return row && asLocked(row)
}

/** The changes that start a new version of an account's state. */
export interface StateChange {
  email?: string
  role?: Role
  isActive?: boolean
  passwordHash?: string
}

/**
 * Changes the state of an account and increments its versions.
 *
 * @throws An error that {@link isEmailTaken} or {@link isLastAdmin} recognizes.
 */
export async function updateAccountState(
  trx: Knex,
  { id }: LockedAccount,
  { email, role, isActive, passwordHash }: StateChange,
): Promise<LockedAccount> {
  const [row] = await trx<AccountRow>('accounts')
    .where({ id })
    .update({
      // A new address is unverified until its link is used.
      ...(email !== undefined && { email, email_verified_at: null }),
      ...(role !== undefined && { role }),
      ...(isActive !== undefined && { is_active: isActive }),
      ...(passwordHash !== undefined && { password_hash: passwordHash }),
      state_version: trx.raw('state_version + 1'),
      version: trx.raw('version + 1'),
    })
    .returning('*')
  if (!row) throw new Error(`The locked account ${id} does not exist.`)
  return asLocked(row)
}

/**
 * Deletes an account with its sessions and links.
 *
 * @throws An error that {@link isLastAdmin} recognizes.
 */
export async function deleteAccountRow(trx: Knex, { id }: LockedAccount): Promise<void> {
  await trx<AccountRow>('accounts').where({ id }).delete()
}

export async function markLoggedIn(trx: Knex, { id }: LockedAccount, at: Date): Promise<void> {
  await trx<AccountRow>('accounts').where({ id }).update({ last_login: at })
}

export async function markEmailVerified(trx: Knex, { id }: LockedAccount, at: Date): Promise<void> {
  await trx<AccountRow>('accounts').where({ id }).update({ email_verified_at: at })
}

/** Returns whether a change failed because the email belongs to another account. */
export function isEmailTaken(thrown: unknown): boolean {
  return constraintOf(thrown) === 'accounts_email'
}

/** Returns whether a change or a deletion failed because no active admin would be left. */
export function isLastAdmin(thrown: unknown): boolean {
  return constraintOf(thrown) === 'accounts_last_admin'
}

function constraintOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'constraint' in thrown ? thrown.constraint : undefined
}
