import type { Knex } from 'knex'

export type EmailTokenPurpose = 'reset_password' | 'verify_email'

export interface EmailTokenRecord {
  accountId: string
  /** The address that it was sent to. */
  email: string
}

interface EmailTokenRow {
  hash: Buffer
  account_id: string
  purpose: EmailTokenPurpose
  email: string
  expires_at: Date
}

/** Keeps a token in the place of an earlier one for the same purpose. */
export async function keepEmailToken(
  db: Knex,
  token: EmailTokenRecord & { hash: Buffer; purpose: EmailTokenPurpose; expiresAt: Date },
): Promise<void> {
  const { hash, accountId: account_id, purpose, email, expiresAt: expires_at } = token
  await db<EmailTokenRow>('email_tokens')
    .insert({ hash, account_id, purpose, email, expires_at })
    .onConflict(['account_id', 'purpose'])
    .merge()
}

/** What a token stands for, while it is good. */
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
  return row && { accountId: row.account_id, email: row.email }
}

/** Takes a token, which is then gone; of two who take it at once one gets it. */
export async function takeEmailToken(
  trx: Knex,
  purpose: EmailTokenPurpose,
  hash: Buffer,
  now: Date,
): Promise<EmailTokenRecord | undefined> {
  const [row] = await trx<EmailTokenRow>('email_tokens')
    .where({ hash, purpose })
    .where('expires_at', '>', now)
    .delete()
    .returning(['account_id', 'email'])
  return row && { accountId: row.account_id, email: row.email }
}

/** Takes back what was sent for a purpose, such as when the password is set otherwise. */
export async function deleteEmailTokens(
  trx: Knex,
  accountId: string,
  purpose: EmailTokenPurpose,
): Promise<void> {
  await trx<EmailTokenRow>('email_tokens').where({ account_id: accountId, purpose }).delete()
}

export async function deleteOldEmailTokens(db: Knex, now: Date): Promise<void> {
  await db<EmailTokenRow>('email_tokens').where('expires_at', '<', now).delete()
}
