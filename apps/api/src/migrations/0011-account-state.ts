import type { Knex } from 'knex'

/**
 * An account's state has a version. Sessions and links are valid only under the version in which
 * they were created. Existing links get the current version, because nothing records which of them
 * precede a change.
 */
const COLUMNS = `
  alter table accounts rename column token_version to state_version;
  alter table revocations rename column token_version to state_version;

  alter table sessions
    add column state_version integer not null default 0 check (state_version >= 0),
    drop constraint sessions_end_reason_check,
    add constraint sessions_end_reason_check check (end_reason in
      ('logged_out', 'reused', 'revoked', 'password_changed', 'account_disabled',
       'email_changed', 'role_changed', 'account_enabled'));
  update sessions set state_version = accounts.state_version
    from accounts where accounts.id = sessions.account_id and sessions.ended_at is null;
  alter table sessions alter column state_version drop default;

  alter table email_tokens add column state_version integer not null default 0
    check (state_version >= 0);
  update email_tokens set state_version = accounts.state_version
    from accounts where accounts.id = email_tokens.account_id;
  alter table email_tokens alter column state_version drop default;
`

export async function up(db: Knex): Promise<void> {
  await db.raw('set local statement_timeout = 0')
  await db.raw(COLUMNS)
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table email_tokens drop column state_version;
    alter table sessions drop column state_version;
    alter table revocations rename column state_version to token_version;
    alter table accounts rename column state_version to token_version`)
}
