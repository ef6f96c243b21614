import { openDatabase } from '@latchkey/database'
import { UNLIMITED } from '@latchkey/database/connection-settings'
import type { Config } from '../../config.ts'
import { grantTo } from '../../migrations/grants.ts'
import { migrate, withAdvisoryLock } from '../../migrations/migrate.ts'
import { createSecretBox } from '../../services/secret-box.ts'
import { ensureKeys } from '../keys/load-keys.ts'

type DatabaseConfig = Pick<Config, 'databaseUrl' | 'secret' | 'accessTokenAlgorithm'>

/**
 * Brings the tables up to date and creates the first keys, without a time limit. Of several processes, one
 * does it while the others wait.
 *
 * @param grantee - A role of Postgres that gets the grants that the API needs.
 * @throws An error that says what to do when the role of the connection may not change the tables.
 */
export async function prepareDatabase(
  { databaseUrl, secret, accessTokenAlgorithm }: DatabaseConfig,
  grantee?: string,
): Promise<void> {
  const options = { applicationName: 'latchkey-migrations', poolSize: 1, patienceMs: UNLIMITED }
  const db = openDatabase(databaseUrl, options)
  try {
    await migrate(db)
    await withAdvisoryLock(db, (trx) =>
      ensureKeys(trx, createSecretBox(secret), accessTokenAlgorithm),
    )
    if (grantee !== undefined) await grantTo(db, grantee)
  } finally {
    await db.destroy()
  }
}
