import type { Context } from '../../context.ts'
import { lockForOperator } from '../../domain/account-state.ts'
import { type AccountRecord, findAccountByUsername } from '../../stores/account-store.ts'
import { commandEvent } from '../audit/command-event.ts'
import { type AccountChange, changeAccount, explainRefusal } from './change-account.ts'

export type { AccountRecord } from '../../stores/account-store.ts'
export type { AccountChange } from './change-account.ts'

/**
 * Changes an account for the operator, who has every permission. Returns `undefined` when no
 * account has the username.
 *
 * @throws `AuthError` `last_admin`.
 */
export async function editByUsername(
  ctx: Context,
  username: string,
  change: AccountChange,
): Promise<AccountRecord | undefined> {
  const account = await findAccountByUsername(ctx.db, username)
  if (!account) return undefined
  const now = ctx.now()
  const editing = ctx.db.transaction(async (trx) => {
    const locked = await lockForOperator(trx, account.id)
    return changeAccount(ctx, trx, locked, change, (kind, details) =>
      commandEvent(kind, now, details, account.id),
    )
  })
  return (await explainRefusal(editing)).account
}
