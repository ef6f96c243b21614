import type { Knex } from 'knex'

/**
 * A revocation stores whom it is about and what changed, so that security events follow from it
 * alone. Rows of older processes lack both. A stream stores its position: all revocations of
 * transactions before `position` are delivered, and of later ones the `delivered`.
 */
const TABLES = `
  alter table revocations
    add column subject_id uuid,
    add column has_new_password boolean not null default false,
    add column new_role text;

  create table signal_streams (
    id uuid primary key,
    service_id uuid not null unique references services,
    delivery text not null check (delivery in ('poll', 'push', 'logout')),
    url text check (length(url) <= 400),
    encrypted_authorization bytea,
    created_at timestamptz not null,
    position xid8 not null,
    delivered text[] not null default '{}',
    verification jsonb,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    failing_since timestamptz,
    paused_at timestamptz,
    last_error text check (length(last_error) <= 200),
    last_error_at timestamptz,
    claim_id uuid,
    claimed_until timestamptz,
    check ((delivery = 'poll') = (url is null)),
    check (encrypted_authorization is null or delivery = 'push')
  );
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(TABLES)
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table signal_streams;
    alter table revocations
      drop column subject_id, drop column has_new_password, drop column new_role`)
}
