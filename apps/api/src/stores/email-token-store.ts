import type { Knex } from 'knex'
import type { LockedAccount } from './account-lock-store.ts'

export type EmailTokenPurpose = 'reset_password' | 'verify_email'

export interface EmailTokenRecord {
  accountId: string
  /** The version of the account's state that the token is valid for. */
  stateVersion: number
  /** The address that it was sent to. */
  email: string
}

interface EmailTokenRow {
  hash: Buffer
  account_id: string
  state_version: number
  purpose: EmailTokenPurpose
  email: string
  expires_at: Date
}

/** Stores a token. Replaces an earlier one for the same purpose. */
export async function keepEmailToken(
  trx: Knex,
  { id: account_id, stateVersion: state_version }: LockedAccount,
  token: { hash: Buffer; purpose: EmailTokenPurpose; email: string; expiresAt: Date },
): Promise<void> {
  const { hash, purpose, email, expiresAt: expires_at } = token
  await trx<EmailTokenRow>('email_tokens')
    .insert({ hash, account_id, state_version, purpose, email, expires_at })
    .onConflict(['account_id', 'purpose'])
    .merge()
}

/** Returns an unexpired token. Does NOT compare its state version with the account's. */
export async function findEmailToken(
  db: Knex,
  purpose: EmailTokenPurpose,
  hash: Buffer,
  now: Date,
): Promise<EmailTokenRecord | undefined> {
  const row = await db<EmailTokenRow>('email_tokens')
    .where({ hash, purpose })
    .where('expires_at', '>', now)
    .first()
  return row && { accountId: row.account_id, stateVersion: row.state_version, email: row.email }
}

/** Returns whether an account has a token that expires after `expiresAfter`. */
export async function hasEmailToken(
  trx: Knex,
  { id: account_id, stateVersion: state_version }: LockedAccount,
  purpose: EmailTokenPurpose,
  expiresAfter: Date,
): Promise<boolean> {
  const row = await trx<EmailTokenRow>('email_tokens')
    .where({ account_id, state_version, purpose })
    .where('expires_at', '>', expiresAfter)
    .first('hash')
  return row !== undefined
}

/**
 * Deletes a token and returns whether it existed: `true` for one of several concurrent calls. Does
 * NOT check its expiry.
 */
export async function takeEmailToken(
  trx: Knex,
  { id: account_id, stateVersion: state_version }: LockedAccount,
  purpose: EmailTokenPurpose,
  hash: Buffer,
): Promise<boolean> {
  const taken = await trx<EmailTokenRow>('email_tokens')
    .where({ hash, purpose, account_id, state_version })
    .delete()
  return taken > 0
}

/** Deletes all tokens of an account, which a change of its state has revoked. */
export async function deleteEmailTokens(trx: Knex, { id }: LockedAccount): Promise<void> {
  await trx<EmailTokenRow>('email_tokens').where({ account_id: id }).delete()
}

export async function deleteOldEmailTokens(db: Knex, now: Date): Promise<void> {
  await db<EmailTokenRow>('email_tokens').where('expires_at', '<', now).delete()
}
