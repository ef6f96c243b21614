import type { Pool } from 'pg'

export const SESSION_TABLE = 'web_sessions'

/** Any number will do that nothing else locks. */
const LOCK_ID = 5_128_304

/**
 * Makes the table of the sessions where there is none, so that a role which may make none will do where
 * there is one. Processes that start at once take turns. The store would make it as well, but once that
 * failed it never tries again.
 */
export async function createSessionTable(pool: Pool): Promise<void> {
  try {
    const { rows } = await pool.query<{ table: string | null }>(
      `select to_regclass('${SESSION_TABLE}')::text as table`,
    )
    if (rows[0]?.table) return
    // Statements that are sent as one are one transaction, which is how long the lock holds.
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
    const reason = cause instanceof Error && cause.message ? cause.message : 'it does not answer'
    throw new Error(`Postgres cannot be used: ${reason}.`, { cause })
  }
}
