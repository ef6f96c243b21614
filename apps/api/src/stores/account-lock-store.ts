import type { Knex } from 'knex'
import { type AccountRecord, type AccountRow, toRecord } from './account-store.ts'

const LOCKED = Symbol('locked')

/**
 * An account whose row this transaction has locked: no other transaction can change its state until
 * this one ends. Writes that depend on the state require this type, and only this file creates it.
 */
export interface LockedAccount extends AccountRecord {
  readonly [LOCKED]: true
}

/** Marks a row as locked, because the transaction has just inserted or changed it. */
export function asLocked(row: AccountRow): LockedAccount {
  return { ...toRecord(row), [LOCKED]: true }
}

/** Locks an account against other changes. Refreshes and foreign key checks do not wait for it. */
export async function lockAccountRow(trx: Knex, id: string): Promise<LockedAccount | undefined> {
  const row = await trx<AccountRow>('accounts').where({ id }).forNoKeyUpdate().first()
  return row && asLocked(row)
}

/**
 * Locks the caller's account and the target's, always in the same order, so that two callers who
 * act on each other wait instead of deadlocking.
 */
export async function lockAccountRows(
  trx: Knex,
  ids: readonly string[],
): Promise<Map<string, LockedAccount>> {
  const rows = await trx<AccountRow>('accounts').whereIn('id', ids).orderBy('id').forNoKeyUpdate()
  return new Map(rows.map((row) => [row.id, asLocked(row)]))
}

/**
 * Returns whether the account has this live session. Locks it, so that it cannot end before the
 * transaction does.
 */
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
