import type { Knex } from 'knex'

/** Throws when Postgres does not answer. */
export async function pingDatabase(db: Knex): Promise<void> {
  await db.raw('select 1')
}
