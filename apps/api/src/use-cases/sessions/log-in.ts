import type { TokenBody, TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { SESSION_LIFETIME_SECONDS } from '@latchkey/auth-core/tokens'
import { v7 as uuidv7 } from 'uuid'
import type { Asker, Context } from '../../context.ts'
import { type AccountRecord, markLoggedIn } from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { findAccountOrNobody, isNobody } from '../../stores/login-account-store.ts'
import { insertSession, type SessionRecord } from '../../stores/session-store.ts'
import { renewPasswordHash } from '../accounts/renew-password-hash.ts'
import { entryOf } from '../audit/entry-of.ts'
import { issueTokens } from './issue-tokens.ts'
import { verifyGuess } from './verify-guess.ts'

export interface LoggedIn {
  tokens: TokenPair
  /** For the device, which is known from now on. */
  deviceToken: string
}

/**
 * Starts a session for whoever knows the password.
 *
 * @throws {@link AuthError} `no_active_account` for an unknown username, a wrong password and a
 *   disabled account alike, and after the same work; `throttled` after too many of those; `busy`, before
 *   any work, while too many passwords wait.
 */
export async function logIn(ctx: Context, body: TokenBody, asker: Asker): Promise<LoggedIn> {
  const { username, password, rotation, device_token = '' } = body
  ctx.passwords.requireRoom()
  const account = await findAccountOrNobody(ctx.db, username)
  const knownDevice = ctx.deviceTokens.find(device_token, account.id)
  const { address } = asker.device
  const guess = await ctx.limits.takeLogin({ username, address, deviceId: knownDevice })
  const isRight = await verifyGuess(ctx.passwords, password, account.passwordHash, guess)
  if (!isRight || !account.isActive) {
    const details = { reason: reasonOf(account, isRight) }
    const accountId = isNobody(account) ? {} : { accountId: account.id }
    const happening = { at: ctx.now(), details, ...accountId }
    await insertAuditEntry(ctx.db, entryOf('login_failed', asker, happening))
    throw new AuthError('no_active_account')
  }
  await renewPasswordHash(ctx, account, password)
  const isStrict = ctx.rotation === 'strict' || rotation === 'strict'
  const session = await startSession(ctx, account, isStrict, asker)
  ctx.log.info({ accountId: account.id, sessionId: session.id }, 'logged in')
  return {
    tokens: issueTokens(ctx, session, account),
    deviceToken: ctx.deviceTokens.issue(account.id, knownDevice),
  }
}

/** Why nobody was let in. What was typed for a username may be a password, and is not kept. */
function reasonOf(account: AccountRecord, isRight: boolean): string {
  if (isNobody(account)) return 'unknown_username'
  return isRight ? 'account_disabled' : 'wrong_password'
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
