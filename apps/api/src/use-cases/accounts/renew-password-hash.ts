import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { type AccountRecord, replacePasswordHash } from '../../stores/account-store.ts'

/**
 * Rehashes a password whose hash has another cost than new hashes. Runs at login, when the password
 * is available. Skips it while the password queue is full: a later login retries.
 */
export async function renewPasswordHash(
  { db, passwords }: Context,
  account: AccountRecord,
  password: string,
): Promise<void> {
  if (!passwords.isOutdated(account.passwordHash)) return
  const renewed = await passwords.hash(password).catch(unlessBusy)
  if (renewed !== undefined) await replacePasswordHash(db, account, renewed)
}

function unlessBusy(error: unknown): undefined {
  if (!(error instanceof AuthError && error.code === 'busy')) throw error
}
