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
  'email_outbox',
]

/** What the API does with its tables. It may seal an audit event and delete it, but not rewrite it. */
const GRANTS = [
  `select, insert, update, delete on ${TABLES.join(', ')}`,
  'select, insert, delete, update (position, seal) on audit_events',
  'select on latchkey_migrations, latchkey_migrations_lock',
  'execute on function search_shares',
]

/**
 * Gives a role of Postgres the grants that the API needs. The role cannot change the tables themselves.
 *
 * @throws An error that says what to do when the role does not exist.
 */
export async function grantTo(db: Knex, role: string): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string; is_there: boolean }] }>(
    `select current_schema() as schema, exists (select from pg_roles where rolname = ?) as is_there`,
    [role],
  )
  const [{ schema, is_there: isThere }] = rows
  if (!isThere) throw new Error(`There is no role ${role}. Create it in Postgres first.`)
  await db.transaction(async (trx) => {
    await trx.raw('grant usage on schema ?? to ??', [schema, role])
    for (const grant of GRANTS) await trx.raw(`grant ${grant} to ??`, [role])
  })
}
