import { foldAscii } from '@latchkey/auth-core/contract'
import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'

export interface AccountRecord {
  id: string
  username: string
  email: string
  passwordHash: string
  role: Role
  isActive: boolean
  /**
   * Incremented by each change that revokes all earlier sessions and links: see `account-state.ts`.
   */
  stateVersion: number
  /** Incremented by each edit. */
  version: number
  dateJoined: Date
  lastLogin: Date | null
  emailVerifiedAt: Date | null
}

/** A row of the table `accounts`. */
export interface AccountRow {
  id: string
  username: string
  email: string
  password_hash: string
  role: Role
  is_active: boolean
  state_version: number
  version: number
  date_joined: Date
  last_login: Date | null
  email_verified_at: Date | null
}

/** Returns which of the two names are taken. */
export async function findTakenNames(
  db: Knex,
  { username, email }: Pick<AccountRecord, 'username' | 'email'>,
): Promise<{ username: boolean; email: boolean }> {
  const rows = await db<AccountRow>('accounts')
    .whereRaw('lower(username) = ? or lower(email) = ?', [foldAscii(username), foldAscii(email)])
    .select('username', 'email')
  return {
    username: rows.some((row) => foldAscii(row.username) === foldAscii(username)),
    email: rows.some((row) => foldAscii(row.email) === foldAscii(email)),
  }
}

export async function findAccountByUsername(
  db: Knex,
  username: string,
): Promise<AccountRecord | undefined> {
  const row = await db<AccountRow>('accounts')
    .whereRaw('lower(username) = ?', [foldAscii(username)])
    .first()
  return row && toRecord(row)
}

export async function findAccountByEmail(
  db: Knex,
  email: string,
): Promise<AccountRecord | undefined> {
  const row = await db<AccountRow>('accounts')
    .whereRaw('lower(email) = ?', [foldAscii(email)])
    .first()
  return row && toRecord(row)
}

export async function findAccountById(db: Knex, id: string): Promise<AccountRecord | undefined> {
  const row = await db<AccountRow>('accounts').where({ id }).first()
  return row && toRecord(row)
}

/** Replaces the hash of an unchanged password. Does nothing if the password was changed since. */
export async function replacePasswordHash(
  db: Knex,
  { id, passwordHash }: Pick<AccountRecord, 'id' | 'passwordHash'>,
  renewed: string,
): Promise<void> {
  await db<AccountRow>('accounts')
    .where({ id, password_hash: passwordHash })
    .update({ password_hash: renewed })
}

export function toRecord(row: AccountRow): AccountRecord {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    passwordHash: row.password_hash,
    role: row.role,
    isActive: row.is_active,
    stateVersion: row.state_version,
    version: row.version,
    dateJoined: row.date_joined,
    lastLogin: row.last_login,
    emailVerifiedAt: row.email_verified_at,
  }
}
