import { foldAscii } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import { type AccountRecord, type AccountRow, toRecord } from './account-store.ts'

const PLACEHOLDER_ID = '00000000-0000-0000-0000-000000000000'
/** As long as a hash, but never valid. */
const NO_HASH = '!'.repeat(73)

/** Postgres runs the second part only if the first returns no row. */
const FIND = `
  (select id, username, email, password_hash, role, is_active, state_version, version, date_joined,
          last_login, email_verified_at
     from accounts
    where lower(username) = :folded)
  union all
  (select :placeholder, :username, :username || '@example.com', :noHash, 'customer', true, 0, 1, now(),
          now(), now())
  limit 1`

/**
 * Returns the account of a username, ignoring case, or a placeholder: see {@link isPlaceholder}. Both
 * take the same time to find, send and parse, because the duration of a login must not reveal
 * whether the account exists.
 */
export async function findAccountOrPlaceholder(db: Knex, username: string): Promise<AccountRecord> {
  const values = {
    username,
    folded: foldAscii(username),
    placeholder: PLACEHOLDER_ID,
    noHash: NO_HASH,
  }
  const { rows } = await db.raw<{ rows: [AccountRow] }>(FIND, values)
  return toRecord(rows[0])
}

export function isPlaceholder({ id }: AccountRecord): boolean {
  return id === PLACEHOLDER_ID
}
