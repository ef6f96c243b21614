import { readOnlyServer } from '@latchkey/database/read-only-server'
import type { Knex } from 'knex'

/** Throws if Postgres does not respond or is read-only. */
export async function pingDatabase(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: { isReadOnly: boolean }[] }>(
    `select current_setting('transaction_read_only')::boolean as "isReadOnly"`,
  )
  if (rows[0]?.isReadOnly !== false) throw readOnlyServer(db)
}
