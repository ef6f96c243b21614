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
  'personal_tokens',
  'signal_streams',
]

/** The API's rights on its tables. It may seal and delete audit events, but not rewrite them. */
const GRANTS = [
  `select, insert, update, delete on ${TABLES.join(', ')}`,
  'select, insert, delete, update (position, seal) on audit_events',
  'select on latchkey_migrations, latchkey_migrations_lock',
  'execute on function search_selectivity',
]

/**
 * Grants a Postgres role the rights that the API needs. The role cannot alter tables.
 *
 * @throws An error with instructions if the role does not exist.
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
