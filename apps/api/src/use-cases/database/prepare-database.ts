import { openDatabase } from '@latchkey/database'
import { assertSettings } from '@latchkey/database/assert-settings'
import { UNLIMITED } from '@latchkey/database/connection-settings'
import type { Config } from '../../config.ts'
import { grantTo } from '../../migrations/grants.ts'
import { migrate, withAdvisoryLock } from '../../migrations/migrate.ts'
import { createSecretBox } from '../../services/secret-box.ts'
import { assertSecret, ensureKeys } from '../keys/load-keys.ts'

type DatabaseConfig = Pick<Config, 'databaseUrl' | 'secret' | 'accessTokenAlgorithm'>

/**
 * Migrates the tables and creates the first keys, without a time limit. When several processes
 * start, one does so while the others wait.
 *
 * @param grantee - A Postgres role that gets the grants that the API needs.
 * @throws An error with instructions when a pooler ignores the settings of connections, when the connection's role may not change the tables, or when
 *   another secret encrypted the keys.
 */
export async function prepareDatabase(
  { databaseUrl, secret, accessTokenAlgorithm }: DatabaseConfig,
  grantee?: string,
): Promise<void> {
  const options = { applicationName: 'latchkey-migrations', poolSize: 1, patienceMs: UNLIMITED }
  const db = openDatabase(databaseUrl, options)
  try {
    await assertSettings(db, UNLIMITED)
    await migrate(db)
    await withAdvisoryLock(db, (trx) =>
      ensureKeys(trx, createSecretBox(secret), accessTokenAlgorithm),
    )
    await assertSecret(db, createSecretBox(secret))
    if (grantee !== undefined) await grantTo(db, grantee)
  } finally {
    await db.destroy()
  }
}
