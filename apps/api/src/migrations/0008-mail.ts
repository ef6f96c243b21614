import type { Knex } from 'knex'

/**
 * An emailed link carries a token, of which only the hash is stored. The email itself, which
 * contains the token, is encrypted until it is sent.
 */
const TABLES = `
  alter table accounts add column email_verified_at timestamptz;

  create table email_tokens (
    hash bytea primary key check (length(hash) = 32),
    account_id uuid not null references accounts (id) on delete cascade,
    purpose text not null check (purpose in ('reset_password', 'verify_email')),
    email text not null,
    expires_at timestamptz not null,
    unique (account_id, purpose)
  );
  create index email_tokens_expires on email_tokens (expires_at);

  create table outgoing_mails (
    id uuid primary key,
    sealed_content bytea not null,
    created_at timestamptz not null,
    attempts integer not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null
  );
  create index outgoing_mails_next on outgoing_mails (next_attempt_at);
`

export async function up(db: Knex): Promise<void> {
  await db.raw(TABLES)
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table outgoing_mails, email_tokens;
    alter table accounts drop column email_verified_at`)
}
