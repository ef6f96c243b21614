import type { Knex } from 'knex'

/**
 * Names fold the same on every server: by `C`, where `lower` knows ASCII alone. Under a locale of its own,
 * Postgres takes `İ` for an `i`, or `IRIS` and `iris` for two names. Indexes and functions over these
 * columns follow their collation.
 */
const collate = (collation: string): string => `
  alter table accounts
    alter column username type text collate ${collation},
    alter column email type text collate ${collation}
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(collate('"C"'))
  await db.raw('analyze accounts')
}

export async function down(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(collate('"default"'))
  await db.raw('analyze accounts')
}
