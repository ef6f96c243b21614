import type { Knex } from 'knex'

/**
 * Usernames and emails are unique in lower case. A refresh changes no indexed column of `sessions`,
 * so Postgres can keep the new row version on the same page.
 */
const TABLES = `
  create table accounts (
    id uuid primary key,
    username text not null check (username ~ '^[A-Za-z0-9@.+_-]{1,150}$'),
    email text not null check (email like '%_@_%' and length(email) <= 254),
    password_hash text not null check (length(password_hash) between 1 and 512),
    role text not null check (role in ('customer', 'staff', 'admin')),
    is_active boolean not null default true,
    token_version integer not null default 0 check (token_version >= 0),
    date_joined timestamptz not null,
    last_login timestamptz
  );
  create unique index accounts_username on accounts (lower(username));
  create unique index accounts_email on accounts (lower(email));
  create index accounts_date_joined on accounts (date_joined, id);

  create table sessions (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    generation integer not null default 1 check (generation >= 1),
    is_strict boolean not null default false,
    spent_keys bytea[] not null default '{}' check (cardinality(spent_keys) <= 4),
    created_at timestamptz not null,
    rotated_at timestamptz not null check (rotated_at >= created_at),
    expires_at timestamptz not null check (expires_at > created_at),
    ended_at timestamptz,
    end_reason text check (end_reason in ('logged_out', 'reused')),
    check ((ended_at is null) = (end_reason is null))
  ) with (fillfactor = 80);
  create index sessions_account on sessions (account_id);
  create index sessions_ended on sessions (ended_at) where ended_at is not null;
  create index sessions_expires on sessions (expires_at);

  create table signing_keys (
    id text primary key,
    purpose text not null check (purpose in ('access', 'refresh')),
    algorithm text not null check (algorithm in ('ES256', 'HS256')),
    sealed_material bytea not null,
    created_at timestamptz not null default now()
  );
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(TABLES)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table signing_keys, sessions, accounts')
}
