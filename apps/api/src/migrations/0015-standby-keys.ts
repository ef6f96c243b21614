import type { Knex } from 'knex'

/** A key on standby is published before it is planned when it signs. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table signing_keys
      alter column signs_from drop not null,
      alter column signs_from drop default`)
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`delete from signing_keys where signs_from is null`)
  await db.raw(`
    alter table signing_keys
      alter column signs_from set default now(),
      alter column signs_from set not null`)
}
