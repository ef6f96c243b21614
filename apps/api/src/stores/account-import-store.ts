import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'

/** An account from another system. */
export interface ImportedAccount {
  id: string
  username: string
  email: string
  passwordHash: string
  role: Role
  isActive: boolean
  dateJoined: Date
}

/** Inserts the accounts whose username and email are free, in one statement. Returns their ids. */
export async function insertFreeAccounts(
  trx: Knex,
  accounts: readonly ImportedAccount[],
): Promise<Set<string>> {
  const columns = [
    accounts.map(({ id }) => id),
    accounts.map(({ username }) => username),
    accounts.map(({ email }) => email),
    accounts.map(({ passwordHash }) => passwordHash),
    accounts.map(({ role }) => role),
    accounts.map(({ isActive }) => isActive),
    accounts.map(({ dateJoined }) => dateJoined),
  ]
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into accounts (id, username, email, password_hash, role, is_active, date_joined)
     select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[],
                          ?::timestamptz[])
     on conflict do nothing
     returning id`,
    columns,
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Returns the username and email, in lower case, of each account that has one of these names.
 *
 * @param names - In lower case.
 */
export async function listTakenNames(
  db: Knex,
  names: readonly { username: string; email: string }[],
): Promise<{ username: string; email: string }[]> {
  const { rows } = await db.raw<{ rows: { username: string; email: string }[] }>(
    `select lower(username) as username, lower(email) as email from accounts
      where lower(username) = any(?::text[])
     union
     select lower(username), lower(email) from accounts where lower(email) = any(?::text[])`,
    [names.map(({ username }) => username), names.map(({ email }) => email)],
  )
  return rows
}

/** Updates the planner's statistics after an import. */
export async function analyzeAccounts(db: Knex): Promise<void> {
  await db.raw('analyze accounts')
}
