import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { type AccountRecord, replacePasswordHash } from '../../stores/account-store.ts'

/**
 * Hashes a password anew that was hashed at a lower cost than passwords are now: at a login, the only
 * time that it is known. Where too many wait to be hashed, a later login does it.
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
