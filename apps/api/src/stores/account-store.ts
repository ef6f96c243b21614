import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'

export interface AccountRecord {
  id: string
  username: string
  email: string
  passwordHash: string
  role: Role
  isActive: boolean
  tokenVersion: number
  /** Counts the edits. */
  version: number
  dateJoined: Date
  lastLogin: Date | null
  emailVerifiedAt: Date | null
}

/** An account as its table has it. */
export interface AccountRow {
  id: string
  username: string
  email: string
  password_hash: string
  role: Role
  is_active: boolean
  token_version: number
  version: number
  date_joined: Date
  last_login: Date | null
  email_verified_at: Date | null
}

type NewAccount = Pick<
  AccountRecord,
  'id' | 'username' | 'email' | 'passwordHash' | 'role' | 'dateJoined'
>

/** Inserts an account, or gives `undefined` when its username or email is taken in whatever case. */
export async function insertAccount(
  db: Knex,
  account: NewAccount,
): Promise<AccountRecord | undefined> {
  const [row] = await db<AccountRow>('accounts')
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
  return row && toRecord(row)
}

/** Which of the two names belong to some account already. */
export async function findTakenNames(
  db: Knex,
  { username, email }: Pick<AccountRecord, 'username' | 'email'>,
): Promise<{ username: boolean; email: boolean }> {
  const rows = await db<AccountRow>('accounts')
    .whereRaw('lower(username) = lower(?) or lower(email) = lower(?)', [username, email])
    .select('username', 'email')
  return {
    username: rows.some((row) => row.username.toLowerCase() === username.toLowerCase()),
    email: rows.some((row) => row.email.toLowerCase() === email.toLowerCase()),
  }
}

export async function findAccountByUsername(
  db: Knex,
  username: string,
): Promise<AccountRecord | undefined> {
  const row = await db<AccountRow>('accounts')
    .whereRaw('lower(username) = lower(?)', [username])
    .first()
  return row && toRecord(row)
}

export async function findAccountByEmail(
  db: Knex,
  email: string,
): Promise<AccountRecord | undefined> {
  const row = await db<AccountRow>('accounts').whereRaw('lower(email) = lower(?)', [email]).first()
  return row && toRecord(row)
}

export async function findAccountById(db: Knex, id: string): Promise<AccountRecord | undefined> {
  const row = await db<AccountRow>('accounts').where({ id }).first()
  return row && toRecord(row)
}

export async function markLoggedIn(db: Knex, id: string, at: Date): Promise<void> {
  await db<AccountRow>('accounts').where({ id }).update({ last_login: at })
}

export async function markEmailVerified(db: Knex, id: string, at: Date): Promise<void> {
  await db<AccountRow>('accounts').where({ id }).update({ email_verified_at: at })
}

/** Puts another hash of the same password in the place of one, unless it was changed meanwhile. */
export async function replacePasswordHash(
  db: Knex,
  { id, passwordHash }: Pick<AccountRecord, 'id' | 'passwordHash'>,
  renewed: string,
): Promise<void> {
  await db<AccountRow>('accounts')
    .where({ id, password_hash: passwordHash })
    .update({ password_hash: renewed })
}

export interface AccountChange {
  email?: string
  role?: Role
  isActive?: boolean
  passwordHash?: string
}

/**
 * Changes an account. Whatever its tokens tell or depend on raises its token version. Gives `undefined`
 * when it is not there; throws what {@link isEmailTaken} or
 * {@link isLastAdmin} recognises.
 */
export async function changeAccount(
  db: Knex,
  id: string,
  { email, role, isActive, passwordHash }: AccountChange,
): Promise<AccountRecord | undefined> {
  const voidsTokens = [role, isActive, passwordHash].some((value) => value !== undefined)
  const [row] = await db<AccountRow>('accounts')
    .where({ id })
    .update({
      // A new address is nobody's until its link is used.
      ...(email !== undefined && { email, email_verified_at: null }),
      ...(role !== undefined && { role }),
      ...(isActive !== undefined && { is_active: isActive }),
      ...(passwordHash !== undefined && { password_hash: passwordHash }),
      ...(voidsTokens && { token_version: db.raw('token_version + 1') }),
      version: db.raw('version + 1'),
    })
    .returning('*')
  return row && toRecord(row)
}

/** Whether a change failed because the email belongs to another account. */
export function isEmailTaken(thrown: unknown): boolean {
  return constraintOf(thrown) === 'accounts_email'
}

/** Whether a change or a deletion failed because no active admin would be left. */
export function isLastAdmin(thrown: unknown): boolean {
  return constraintOf(thrown) === 'accounts_last_admin'
}

function constraintOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'constraint' in thrown ? thrown.constraint : undefined
}

/** The account, which nobody else changes until the transaction is over. */
export async function lockAccount(trx: Knex, id: string): Promise<AccountRecord | undefined> {
  const row = await trx<AccountRow>('accounts').where({ id }).forUpdate().first()
  return row && toRecord(row)
}

/** Deletes an account, and with it its sessions. Throws what {@link isLastAdmin} recognises. */
export async function deleteAccount(db: Knex, id: string): Promise<void> {
  await db<AccountRow>('accounts').where({ id }).delete()
}

export function toRecord(row: AccountRow): AccountRecord {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    passwordHash: row.password_hash,
    role: row.role,
    isActive: row.is_active,
    tokenVersion: row.token_version,
    version: row.version,
    dateJoined: row.date_joined,
    lastLogin: row.last_login,
    emailVerifiedAt: row.email_verified_at,
  }
}
