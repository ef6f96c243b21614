import type { Knex } from 'knex'

export async function up(db: Knex): Promise<void> {
  await db.raw('alter table services add column last_used_at timestamptz')
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table services drop column last_used_at')
}
