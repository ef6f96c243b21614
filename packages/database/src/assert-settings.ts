import type { Knex } from 'knex'
import { PATIENCE_MS, serverSettings } from './connection-settings.ts'

const REJECTED =
  'The pooler that DATABASE_URL leads to rejects the startup parameter "options". In pgbouncer, ' +
  'set ignore_startup_parameters = options. See docs/database.md.'

interface Setting {
  name: string
  setting: string
}

/**
 * Passes if Postgres applies the settings that connections ask for. A pooler may ignore them; they
 * must then be settings of the role or the database.
 *
 * @param patienceMs - That of `db`.
 * @throws An error with the statements to run, or with the setting that the pooler needs.
 */
export async function assertSettings(db: Knex, patienceMs: number): Promise<void> {
  const asked = serverSettings(patienceMs)
  const settings = await listSettings(db, Object.keys(asked))
  if (differing(settings, asked).length === 0) return

  const missing = differing(settings, serverSettings(PATIENCE_MS))
  if (missing.length === 0) return
  const statements = missing.map(([name, value]) => `alter role … set ${name} = '${value}';`)
  throw new Error(
    'Postgres does not apply the settings of this connection, because a pooler ignores its ' +
      'startup parameter "options". Run these statements for the role of DATABASE_URL, and let ' +
      `the pooler reconnect:\n${statements.join('\n')}`,
  )
}

async function listSettings(db: Knex, names: readonly string[]): Promise<readonly Setting[]> {
  try {
    return await db<Setting>('pg_settings').whereIn('name', names).select('name', 'setting')
  } catch (cause) {
    const isRejected = cause instanceof Error && cause.message.includes('startup parameter')
    throw isRejected ? new Error(REJECTED, { cause }) : cause
  }
}

function differing(
  settings: readonly Setting[],
  wanted: Readonly<Record<string, string>>,
): [string, string][] {
  return Object.entries(wanted).filter(
    ([name, value]) => !settings.some((one) => one.name === name && one.setting === value),
  )
}
