import type { Knex } from 'knex'

/**
 * Rejects the removal of the last active admin, whichever program changes the table. Transactions
 * that remove an admin run one after another, from here to their end, so that each sees the result
 * of the one before. Locking the rows of the admins is not enough: a transaction that waits for one
 * row still sees the others as they were.
 */
const KEEP_ONE = `
  create function keep_an_admin() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and new.role = 'admin' and new.is_active then
      return null;
    end if;
    perform pg_advisory_xact_lock(hashtext('latchkey.keep_an_admin'));
    if not exists (select from accounts where role = 'admin' and is_active) then
      raise exception 'The last active admin stays.'
        using errcode = 'check_violation', constraint = 'accounts_last_admin';
    end if;
    return null;
  end
  $$;

  create trigger accounts_last_admin
    after update of role, is_active or delete on accounts
    for each row when (old.role = 'admin' and old.is_active)
    execute function keep_an_admin();
`

export async function up(db: Knex): Promise<void> {
  await db.raw(KEEP_ONE)
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop trigger accounts_last_admin on accounts; drop function keep_an_admin')
}
