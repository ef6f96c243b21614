import type { EmailBody, EmailTokenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { Asker, Context } from '../../context.ts'
import { letters } from '../../mails/letters.ts'
import {
  type AccountRecord,
  changeAccount,
  findAccountById,
  findTakenNames,
  markEmailVerified,
} from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { takeEmailToken } from '../../stores/email-token-store.ts'
import { entryOf } from '../audit/entry-of.ts'
import { hashOf, makeEmailLink } from '../mail/email-links.ts'
import { postMail } from '../mail/post-mail.ts'
import { unlessKept } from './change-account.ts'
import { requirePassword } from './require-password.ts'
import { deadLink } from './reset-password.ts'

const TAKEN = ['A user with that email already exists.']

/**
 * Asks for another address for one's own account, which counts once its link was used. The old address is
 * told.
 *
 * @throws {@link AuthError} `invalid_request` when the password is wrong or the address taken,
 *   `throttled`, `user_not_found`.
 */
export async function askForEmail(
  ctx: Context,
  caller: AccessClaims,
  { email, password }: EmailBody,
  asker: Asker,
): Promise<void> {
  const account = await requirePassword(ctx, caller, password, 'password', asker)
  const taken = await findTakenNames(ctx.db, { username: '', email })
  const isOwn = email.toLowerCase() === account.email.toLowerCase()
  if (taken.email && !isOwn) throw new AuthError('invalid_request', { fields: { email: TAKEN } })
  await ctx.limits.takeMail({ email, address: asker.device.address })
  const { id: accountId } = account
  const happening = { at: ctx.now(), accountId, actorId: accountId, sessionId: caller.sid }
  await ctx.db.transaction(async (trx) => {
    await sendVerification(ctx, trx, { ...account, email })
    await postMail(ctx, trx, letters.emailChangeAsked(account, email))
    await insertAuditEntry(trx, entryOf('email_change_asked', asker, happening))
  })
}

/**
 * Sends the link for one's own address once more.
 *
 * @throws {@link AuthError} `throttled`, `user_not_found`.
 */
export async function askForVerification(
  ctx: Context,
  { user_id }: AccessClaims,
  asker: Asker,
): Promise<void> {
  const account = await findAccountById(ctx.db, user_id)
  if (!account) throw new AuthError('user_not_found')
  await ctx.limits.takeMail({ email: account.email, address: asker.device.address })
  await sendVerification(ctx, ctx.db, account)
}

/** Sends a link by which an address is confirmed. */
export async function sendVerification(
  ctx: Context,
  trx: Knex,
  account: Pick<AccountRecord, 'id' | 'username' | 'email'>,
): Promise<void> {
  const request = { accountId: account.id, email: account.email }
  const link = await makeEmailLink(ctx, trx, { purpose: 'verify_email', ...request })
  await postMail(ctx, trx, letters.verifyEmail(account, link))
}

/**
 * Confirms an address by the link that was sent to it. An address that is new becomes the account's, and
 * the one before is told.
 *
 * @throws {@link AuthError} `invalid_request` at `token` when it is used or expired, at `email` when
 *   the address was taken meanwhile.
 */
export async function verifyEmail(
  ctx: Context,
  { token }: EmailTokenBody,
  asker: Asker,
): Promise<void> {
  const at = ctx.now()
  const verifying = ctx.db.transaction(async (trx) => {
    const taken = await takeEmailToken(trx, 'verify_email', hashOf(token), at)
    const account = taken && (await findAccountById(trx, taken.accountId))
    if (!account) return false
    const happening = { at, accountId: account.id, actorId: account.id }
    if (account.email !== taken.email) {
      await changeAccount(trx, account.id, { email: taken.email })
      await insertAuditEntry(trx, entryOf('email_changed', asker, happening))
      await postMail(ctx, trx, letters.emailChanged(account, taken.email))
    }
    await markEmailVerified(trx, account.id, at)
    await insertAuditEntry(trx, entryOf('email_verified', asker, happening))
    return true
  })
  if (!(await unlessKept(verifying))) throw deadLink()
}
