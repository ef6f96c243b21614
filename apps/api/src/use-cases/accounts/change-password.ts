import type { PasswordBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { RequestContext, Context } from '../../context.ts'
import type { AccountRecord } from '../../stores/account-store.ts'
import { findSession } from '../../stores/session-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { beginSession, type LoggedIn, loggedIn } from '../sessions/begin-session.ts'
import { lockCaller } from '../../domain/account-state.ts'
import { changeAccount } from './change-account.ts'
import { rejectWeakPassword } from './reject-weak-password.ts'
import { requirePassword } from './require-password.ts'

const SAME = ['This is your present password. Choose another one.']

/**
 * Changes the caller's password. Ends all sessions, including the caller's, and starts a new one.
 *
 * @throws {@link AuthError} `invalid_request` when the old password is wrong, or the new one is
 *   weak or the same; `throttled` after too many wrong ones; `token_revoked` when the account or
 *   the session changed concurrently.
 */
export async function changePassword(
  ctx: Context,
  caller: AccessClaims,
  { old_password, new_password }: PasswordBody,
  client: RequestContext,
): Promise<LoggedIn> {
  const account = await requirePassword(ctx, caller, old_password, 'old_password', client)
  if (new_password === old_password) throw refuseSamePassword()
  await rejectWeakPassword(ctx, { ...account, password: new_password }, 'new_password')
  const passwordHash = await ctx.passwords.hash(new_password)
  const before = await findSession(ctx.db, caller.sid)
  const isStrict = before?.isStrict ?? true
  const { user_id: accountId, sid: sessionId } = caller
  const facts = { at: ctx.now(), accountId, actorId: accountId, sessionId }

  const { begun, changed } = await ctx.db.transaction(async (trx) => {
    const locked = await lockCaller(ctx, trx, caller)
    const changed = await changeAccount(ctx, trx, locked, { passwordHash }, (kind, details) =>
      requestEvent(kind, client, { ...facts, details }),
    )
    const begun = await beginSession(ctx, trx, changed.account, { isStrict, client })
    return { begun, changed }
  })
  ctx.revocations.add([...changed.revocations, ...begun.revocations])
  return loggedIn(ctx, begun.session, changed.account)
}

/**
 * Rejects the account's current password.
 *
 * @throws {@link AuthError} `invalid_request` at `new_password`.
 */
export async function refusePresentPassword(
  { passwords }: Context,
  { passwordHash }: AccountRecord,
  password: string,
): Promise<void> {
  if (await passwords.verify(password, passwordHash)) throw refuseSamePassword()
}

function refuseSamePassword(): AuthError {
  return new AuthError('invalid_request', { fields: { new_password: SAME } })
}
