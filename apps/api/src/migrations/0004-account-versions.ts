import type { Knex } from 'knex'

/** Counts the edits of an account, and no logins: two people who edit it at once are told apart by it. */
const COLUMN = `
  alter table accounts add column version integer not null default 1 check (version >= 1)
`

export async function up(db: Knex): Promise<void> {
  await db.raw(COLUMN)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table accounts drop column version')
}
