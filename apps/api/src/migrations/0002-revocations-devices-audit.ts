import type { Knex } from 'knex'

/**
 * Device columns are not indexed, so a refresh stays on its page. A revocation stores its
 * transaction id: a reader of the feed asks for the transactions that were not visible to its last
 * request, in whatever order they committed. Audit events outlive the accounts that they are about.
 */
const TABLES = `
  alter table sessions
    add column address varchar(400) not null default '',
    add column user_agent varchar(400) not null default '',
    drop constraint sessions_end_reason_check,
    add constraint sessions_end_reason_check check (end_reason in
      ('logged_out', 'reused', 'revoked', 'password_changed', 'account_disabled'));

  create table revocations (
    id bigint generated always as identity primary key,
    session_id uuid,
    account_id uuid,
    token_version integer,
    revoked_at timestamptz not null default clock_timestamp(),
    transaction_id xid8 not null default pg_current_xact_id(),
    check ((session_id is null) <> (account_id is null)),
    check ((account_id is null) = (token_version is null))
  );
  create index revocations_transaction on revocations (transaction_id);
  create index revocations_revoked_at on revocations (revoked_at);

  alter table signing_keys
    add column signs_from timestamptz not null default now(),
    add column retired_at timestamptz,
    drop constraint signing_keys_algorithm_check,
    add constraint signing_keys_algorithm_check check (algorithm in ('ES256', 'RS256', 'HS256'));
  update signing_keys set signs_from = created_at;

  create table services (
    id uuid primary key,
    name text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    credential_hash bytea not null unique,
    created_at timestamptz not null,
    revoked_at timestamptz
  );
  create unique index services_name on services (name) where revoked_at is null;

  create table audit_entries (
    id uuid primary key,
    at timestamptz not null,
    kind text not null,
    account_id uuid,
    actor_id uuid,
    session_id uuid,
    address text not null,
    user_agent text not null,
    request_id text,
    details jsonb not null default '{}'
  );
  create index audit_entries_account on audit_entries (account_id, id);
  create index audit_entries_at on audit_entries (at);
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(TABLES)
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table audit_entries, services, revocations;
    alter table signing_keys drop column signs_from, drop column retired_at;
    alter table sessions drop column address, drop column user_agent`)
}
