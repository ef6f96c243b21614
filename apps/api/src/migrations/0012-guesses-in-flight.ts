import type { Knex } from 'knex'

/** Attempts in flight. They use up a rate limit, and only failed ones stay in it. */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table rate_limits add column pending integer not null default 0')
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table rate_limits drop column pending')
}
