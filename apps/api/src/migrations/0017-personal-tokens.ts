import type { Knex } from 'knex'

/** Of a personal access token only the hash is stored. */
const TABLE = `
  create table personal_tokens (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    state_version integer not null check (state_version >= 0),
    hash bytea not null unique check (length(hash) = 32),
    name text not null check (length(name) between 1 and 100),
    permissions text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  create index personal_tokens_account on personal_tokens (account_id);
  create index personal_tokens_expires on personal_tokens (expires_at);
  create index personal_tokens_revoked on personal_tokens (revoked_at)
    where revoked_at is not null;
`

export async function up(db: Knex): Promise<void> {
  await db.raw(TABLE)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table personal_tokens')
}
