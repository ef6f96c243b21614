import type { Knex } from 'knex'

/** Incremented by each edit of an account, but not by logins. Detects concurrent edits. */
const COLUMN = `
  alter table accounts add column version integer not null default 1 check (version >= 1)
`

export async function up(db: Knex): Promise<void> {
  await db.raw(COLUMN)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table accounts drop column version')
}
