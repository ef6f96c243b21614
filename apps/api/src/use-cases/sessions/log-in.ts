import type { TokenBody, TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { SESSION_LIFETIME_SECONDS } from '@latchkey/auth-core/tokens'
import { v7 as uuidv7 } from 'uuid'
import type { Asker, Context } from '../../context.ts'
import {
  type AccountRecord,
  findAccountByUsername,
  markLoggedIn,
} from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { insertSession, type SessionRecord } from '../../stores/session-store.ts'
import { entryOf } from '../audit/entry-of.ts'
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
  asker: Asker,
): Promise<TokenPair> {
  const account = await findAccountByUsername(ctx.db, username)
  const matches = await ctx.passwords.verify(password, account?.passwordHash)
  if (!account || !matches || !account.isActive) {
    const happening = { at: ctx.now(), ...(account && { accountId: account.id }) }
    await insertAuditEntry(ctx.db, entryOf('login_failed', asker, happening))
    throw new AuthError('no_active_account')
  }
  const isStrict = ctx.rotation === 'strict' || rotation === 'strict'
  const session = await startSession(ctx, account, isStrict, asker)
  ctx.log.info({ accountId: account.id, sessionId: session.id }, 'logged in')
  return issueTokens(ctx, session, account)
}

async function startSession(
  ctx: Context,
  { id: accountId }: AccountRecord,
  isStrict: boolean,
  asker: Asker,
): Promise<SessionRecord> {
  const id = uuidv7()
  const createdAt = ctx.now()
  const expiresAt = new Date(createdAt.getTime() + SESSION_LIFETIME_SECONDS * 1000)
  const session = { id, accountId, createdAt, expiresAt, isStrict, device: asker.device }
  const happening = { at: createdAt, accountId, actorId: accountId, sessionId: id }
  return ctx.db.transaction(async (trx) => {
    await markLoggedIn(trx, accountId, createdAt)
    await insertAuditEntry(trx, entryOf('logged_in', asker, happening))
    return insertSession(trx, session)
  })
}
