import type { Knex } from 'knex'

const TABLES = [
  'accounts',
  'sessions',
  'signing_keys',
  'revocations',
  'services',
  'rate_limits',
  'audit_chain',
  'daily_counts',
  'email_tokens',
  'outgoing_mails',
]

/** What the API does with its tables, and nothing else: an entry of the audit log is sealed, never rewritten. */
const RIGHTS = [
  `select, insert, update, delete on ${TABLES.join(', ')}`,
  'select, insert, delete, update (position, seal) on audit_entries',
  'select on latchkey_migrations, latchkey_migrations_lock',
  'execute on function search_shares',
]

/**
 * Gives a role of Postgres what the API needs at the tables of its own, so that it may change none of them.
 *
 * @throws An error that says what to do where there is no such role.
 */
export async function grantRights(db: Knex, role: string): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string; is_there: boolean }] }>(
    `select current_schema() as schema, exists (select from pg_roles where rolname = ?) as is_there`,
    [role],
  )
  const [{ schema, is_there: isThere }] = rows
  if (!isThere) throw new Error(`There is no role ${role}. Create it in Postgres first.`)
  await db.transaction(async (trx) => {
    await trx.raw('grant usage on schema ?? to ??', [schema, role])
    for (const right of RIGHTS) await trx.raw(`grant ${right} to ??`, [role])
  })
}
