import type { Knex } from 'knex'

/** A login reads the live sessions of its account. The index leaves out all ended ones. */
const INDEX = `
  create index sessions_live on sessions (account_id) where ended_at is null
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(INDEX)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index sessions_live')
}
