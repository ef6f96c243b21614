import type { Knex } from 'knex'

/** Guesses that are being looked at. They fill a budget, and only those that were wrong stay in it. */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table rate_limits add column pending integer not null default 0')
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table rate_limits drop column pending')
}
