import type { Permission, Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'
import type { LockedAccount } from './account-lock-store.ts'

export interface PersonalTokenRecord {
  id: string
  name: string
  permissions: Permission[]
  createdAt: Date
  expiresAt: Date
  /** At most a minute old. */
  lastUsedAt: Date | null
}

/** A token with its account. */
export interface TokenOfAccount extends PersonalTokenRecord {
  accountId: string
  stateVersion: number
  role: Role
}

interface PersonalTokenRow {
  id: string
  account_id: string
  state_version: number
  hash: Buffer
  name: string
  permissions: Permission[]
  created_at: Date
  expires_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

const TABLE = 'personal_tokens'

/** Inserts a token under the current state version of the account. */
export async function insertPersonalToken(
  trx: Knex,
  { id: account_id, stateVersion: state_version }: LockedAccount,
  token: Omit<PersonalTokenRecord, 'lastUsedAt'> & { hash: Buffer },
): Promise<void> {
  const { id, hash, name, permissions, createdAt: created_at, expiresAt: expires_at } = token
  const values = { id, hash, name, permissions, created_at, expires_at }
  await trx<PersonalTokenRow>(TABLE).insert({ ...values, account_id, state_version })
}

/** Returns how many tokens of an account are live, and how many are stored. */
export async function countPersonalTokens(
  trx: Knex,
  { id: account_id }: LockedAccount,
  now: Date,
): Promise<{ live: number; stored: number }> {
  const rows = await trx<PersonalTokenRow>(TABLE).where({ account_id })
  const live = rows.filter((row) => row.revoked_at === null && row.expires_at > now)
  return { live: live.length, stored: rows.length }
}

/** Returns the live tokens of an account, newest first. */
export async function listPersonalTokens(
  db: Knex,
  account: { id: string; stateVersion: number },
  now: Date,
): Promise<PersonalTokenRecord[]> {
  const { id: account_id, stateVersion: state_version } = account
  const rows = await db<PersonalTokenRow>(TABLE)
    .where({ account_id, state_version, revoked_at: null })
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
  return rows.map(toRecord)
}

/**
 * Returns a token by its hash, with its account. Leaves out revoked ones, and those of an earlier
 * state of the account or of a disabled one. Does NOT check its expiry.
 */
export async function findPersonalToken(
  db: Knex,
  hash: Buffer,
): Promise<TokenOfAccount | undefined> {
  const { rows } = await db.raw<{ rows: (PersonalTokenRow & { role: Role })[] }>(
    `select token.*, account.role
       from personal_tokens as token
       join accounts as account
         on account.id = token.account_id and account.state_version = token.state_version
      where token.hash = ? and token.revoked_at is null and account.is_active`,
    [hash],
  )
  const [row] = rows
  return (
    row && {
      ...toRecord(row),
      accountId: row.account_id,
      stateVersion: row.state_version,
      role: row.role,
    }
  )
}

/** Stores that a token was used, unless a use since `before` is stored. */
export async function markPersonalTokenUsed(
  db: Knex,
  id: string,
  now: Date,
  before: Date,
): Promise<void> {
  await db<PersonalTokenRow>(TABLE)
    .where({ id })
    .where((unused) => void unused.whereNull('last_used_at').orWhere('last_used_at', '<', before))
    .update({ last_used_at: now })
}

/** Revokes a live token and returns it, or `undefined` if the account has no live one of this id. */
export async function markPersonalTokenRevoked(
  trx: Knex,
  { id: account_id, stateVersion: state_version }: LockedAccount,
  id: string,
  now: Date,
): Promise<PersonalTokenRecord | undefined> {
  const [row] = await trx<PersonalTokenRow>(TABLE)
    .where({ id, account_id, state_version, revoked_at: null })
    .where('expires_at', '>', now)
    .update({ revoked_at: now })
    .returning('*')
  return row && toRecord(row)
}

/** Deletes all tokens of an account, which a change of its state has ended. */
export async function deletePersonalTokens(trx: Knex, { id }: LockedAccount): Promise<void> {
  await trx<PersonalTokenRow>(TABLE).where({ account_id: id }).delete()
}

/** Deletes up to `limit` tokens that ended before `before`, and returns how many. */
export async function deleteOldPersonalTokens(
  db: Knex,
  before: Date,
  limit: number,
): Promise<number> {
  return db(TABLE)
    .whereIn('id', (old) => {
      void old
        .from(TABLE)
        .select('id')
        .where('expires_at', '<', before)
        .orWhere('revoked_at', '<', before)
        .limit(limit)
        .forUpdate()
        .skipLocked()
    })
    .delete()
}

function toRecord(row: PersonalTokenRow): PersonalTokenRecord {
  return {
    id: row.id,
    name: row.name,
    permissions: row.permissions,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }
}
