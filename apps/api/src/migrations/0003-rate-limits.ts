import type { Knex } from 'knex'

/** The columns are those of rate-limiter-flexible, in its order. `expire` is in milliseconds. */
const TABLE = `
  create table rate_limits (
    key text primary key,
    points integer not null default 0,
    expire bigint
  )
`

export async function up(db: Knex): Promise<void> {
  await db.raw(TABLE)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table rate_limits')
}
