import { foldAscii } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import { type AccountRecord, type AccountRow, toRecord } from './account-store.ts'

const NOBODY_ID = '00000000-0000-0000-0000-000000000000'
/** As long as a hash, and none. */
const NO_HASH = '!'.repeat(73)

/** The second part is read only where the first gives nothing. */
const FIND = `
  (select id, username, email, password_hash, role, is_active, state_version, version, date_joined,
          last_login, email_verified_at
     from accounts
    where lower(username) = :folded)
  union all
  (select :nobody, :username, :username || '@example.com', :noHash, 'customer', true, 0, 1, now(),
          now(), now())
  limit 1`

/**
 * The account of a username in whatever case, or {@link isNobody | nobody}, which takes as long to find,
 * to send and to read: a login's time must not tell whether there is an account.
 */
export async function findAccountOrNobody(db: Knex, username: string): Promise<AccountRecord> {
  const values = { username, folded: foldAscii(username), nobody: NOBODY_ID, noHash: NO_HASH }
  const { rows } = await db.raw<{ rows: [AccountRow] }>(FIND, values)
  return toRecord(rows[0])
}

export function isNobody({ id }: AccountRecord): boolean {
  return id === NOBODY_ID
}
