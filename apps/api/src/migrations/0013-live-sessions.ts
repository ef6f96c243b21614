import type { Knex } from 'knex'

/** To begin a session asks how many others the account has: of those that go on, however many ended. */
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
