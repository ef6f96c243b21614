import type { Knex } from 'knex'
import { type AccountRecord, type AccountRow, toRecord } from './account-store.ts'

const LOCKED = Symbol('locked')

/**
 * An account whose row this transaction holds: nobody else changes its state before the transaction is
 * over. Whatever depends on that state is written with one of these, and only this file makes them.
 */
export interface LockedAccount extends AccountRecord {
  readonly [LOCKED]: true
}

/** Marks a row that the transaction has just inserted or changed, and therefore holds. */
export function asLocked(row: AccountRow): LockedAccount {
  return { ...toRecord(row), [LOCKED]: true }
}

/** Locks an account to act on it. Logins and refreshes of others go on. */
export async function lockAccountRow(trx: Knex, id: string): Promise<LockedAccount | undefined> {
  const row = await trx<AccountRow>('accounts').where({ id }).forNoKeyUpdate().first()
  return row && asLocked(row)
}

/**
 * Locks the account that acts and the one that it acts on, always in the same order, so that two who act
 * on each other wait and do not deadlock.
 */
export async function lockAccountRows(
  trx: Knex,
  ids: readonly string[],
): Promise<Map<string, LockedAccount>> {
  const rows = await trx<AccountRow>('accounts').whereIn('id', ids).orderBy('id').forNoKeyUpdate()
  return new Map(rows.map((row) => [row.id, asLocked(row)]))
}

/** Whether an account still has a session. It cannot end before the transaction is over. */
export async function holdSession(
  trx: Knex,
  { id: account_id, stateVersion: state_version }: LockedAccount,
  id: string,
  now: Date,
): Promise<boolean> {
  const row = await trx('sessions')
    .where({ id, account_id, state_version, ended_at: null })
    .where('expires_at', '>', now)
    .forShare()
    .first('id')
  return row !== undefined
}
