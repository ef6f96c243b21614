import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'

export interface OutgoingEmail {
  id: string
  encrypted: Buffer
  createdAt: Date
  attempts: number
}

interface EmailRow {
  id: string
  encrypted_content: Buffer
  created_at: Date
  attempts: number
  next_attempt_at: Date
}

export async function insertEmail(db: Knex, encrypted: Buffer, at: Date): Promise<void> {
  const row = { id: uuidv7(), encrypted_content: encrypted, created_at: at, next_attempt_at: at }
  await db<EmailRow>('email_outbox').insert(row)
}

/** Claims up to `limit` due emails. No other process claims them before `until`. */
export async function claimDueEmails(
  db: Knex,
  now: Date,
  until: Date,
  limit: number,
): Promise<OutgoingEmail[]> {
  const rows = await db<EmailRow>('email_outbox')
    .whereIn('id', (due) => {
      void due
        .from('email_outbox')
        .select('id')
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .limit(limit)
        .forUpdate()
        .skipLocked()
    })
    .update({ next_attempt_at: until, attempts: db.raw('attempts + 1') })
    .returning('*')
  return rows.map(toEmail)
}

export async function postponeEmail(db: Knex, id: string, until: Date): Promise<void> {
  await db<EmailRow>('email_outbox').where({ id }).update({ next_attempt_at: until })
}

export async function deleteEmail(db: Knex, id: string): Promise<void> {
  await db<EmailRow>('email_outbox').where({ id }).delete()
}

/** Returns the latest emails, newest first. */
export async function listEmails(db: Knex, limit: number): Promise<OutgoingEmail[]> {
  const rows = await db<EmailRow>('email_outbox').orderBy('id', 'desc').limit(limit)
  return rows.map(toEmail)
}

export async function deleteOldEmails(db: Knex, before: Date): Promise<number> {
  return db<EmailRow>('email_outbox').where('created_at', '<', before).delete()
}

function toEmail(row: EmailRow): OutgoingEmail {
  const { id, encrypted_content: encrypted, created_at: createdAt, attempts } = row
  return { id, encrypted, createdAt, attempts }
}

/** What is in the outbox. */
export interface OutboxCounts {
  /** Emails without an attempt. */
  untried: number
  /** Emails that a mail server did not accept yet. */
  failing: number
  /** The time of the oldest email. */
  oldestAt: Date | null
}

export async function countOutbox(db: Knex): Promise<OutboxCounts> {
  const counts = await db<EmailRow>('email_outbox')
    .select(
      db.raw('(count(*) filter (where attempts = 0))::int as untried'),
      db.raw('(count(*) filter (where attempts > 0))::int as failing'),
      db.raw('min(created_at) as "oldestAt"'),
    )
    .first<OutboxCounts | undefined>()
  return counts ?? { untried: 0, failing: 0, oldestAt: null }
}
