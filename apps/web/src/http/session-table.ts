import type { Pool } from 'pg'

export const SESSION_TABLE = 'web_sessions'

/** Arbitrary id of an advisory lock that nothing else uses. */
const LOCK_ID = 5_128_304

/**
 * Creates the session table if it does not exist. If it exists, the database role does not need the
 * right to create tables. An advisory lock serializes processes that start at the same time.
 * connect-pg-simple can create the table too, but never retries after a failure.
 */
export async function createSessionTable(pool: Pool): Promise<void> {
  try {
    const { rows } = await pool.query<{ table: string | null }>(
      `select to_regclass('${SESSION_TABLE}')::text as table`,
    )
    if (rows[0]?.table) return
    // Postgres runs statements of one query in one transaction, at whose end it releases the lock.
    await pool.query(`
      select pg_advisory_xact_lock(${LOCK_ID});
      create table if not exists ${SESSION_TABLE} (
        sid text primary key,
        sess json not null,
        expire timestamptz not null
      );
      create index if not exists ${SESSION_TABLE}_expire on ${SESSION_TABLE} (expire);
    `)
  } catch (cause) {
    const reason = cause instanceof Error && cause.message ? cause.message : 'no response'
    throw new Error(`Cannot use Postgres: ${reason}.`, { cause })
  }
}
