import type { TokenBody, TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { SESSION_LIFETIME_SECONDS } from '@latchkey/auth-core/tokens'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../../context.ts'
import { findAccountByUsername, markLoggedIn } from '../../stores/account-store.ts'
import { insertSession } from '../../stores/session-store.ts'
import { issueTokens } from './issue-tokens.ts'

/**
 * Starts a session for whoever knows the password.
 *
 * @throws {@link AuthError} `no_active_account` for an unknown username, a wrong password and a
 *   disabled account alike, and after the same work.
 */
export async function logIn(
  ctx: Context,
  { username, password, rotation }: TokenBody,
): Promise<TokenPair> {
  const account = await findAccountByUsername(ctx.db, username)
  const matches = await ctx.passwords.verify(password, account?.passwordHash)
  if (!account || !matches || !account.isActive) throw new AuthError('no_active_account')

  const createdAt = ctx.now()
  const expiresAt = new Date(createdAt.getTime() + SESSION_LIFETIME_SECONDS * 1000)
  const isStrict = ctx.rotation === 'strict' || rotation === 'strict'
  const session = await ctx.db.transaction(async (trx) => {
    await markLoggedIn(trx, account.id, createdAt)
    return insertSession(trx, {
      id: uuidv7(),
      accountId: account.id,
      createdAt,
      expiresAt,
      isStrict,
    })
  })
  ctx.log.info({ accountId: account.id, sessionId: session.id }, 'logged in')
  return issueTokens(ctx, session, account)
}
