import type { Knex } from 'knex'

/** A service may have a URI, by which OAuth clients name it. It becomes the `aud` of its tokens. */
const COLUMN = `
  alter table services
    add column uri text check (uri ~ '^(http|https)://[!-~]+$' and length(uri) <= 400);
  create unique index services_uri on services (uri) where revoked_at is null;
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(COLUMN)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table services drop column uri')
}
