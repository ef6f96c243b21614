import type { Context } from '../context.ts'
import { pingDatabase } from '../stores/ping-database.ts'

/**
 * Passes when the service can do its work: Postgres takes writes, and what was revoked is known. Throws
 * what the database throws, or {@link AuthError} `unavailable`.
 */
export async function checkHealth({ watchDb, revocations }: Context): Promise<void> {
  await pingDatabase(watchDb)
  revocations.checkHeard()
}
