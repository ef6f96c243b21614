import type { Knex } from 'knex'

/**
 * Names have the collation `C`, in which `lower` folds ASCII only, the same on every server. In
 * other locales, Postgres folds `İ` to `i`, or `IRIS` and `iris` to different names. Indexes and
 * functions on these columns use their collation.
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
