import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'

export interface OutgoingMail {
  id: string
  sealed: Buffer
  createdAt: Date
  attempts: number
}

interface MailRow {
  id: string
  sealed_content: Buffer
  created_at: Date
  attempts: number
  next_attempt_at: Date
}

export async function insertMail(db: Knex, sealed: Buffer, at: Date): Promise<void> {
  const row = { id: uuidv7(), sealed_content: sealed, created_at: at, next_attempt_at: at }
  await db<MailRow>('outgoing_mails').insert(row)
}

/** Takes some mails that are due, so that nobody else tries them before `until`. */
export async function takeDueMails(
  db: Knex,
  now: Date,
  until: Date,
  limit: number,
): Promise<OutgoingMail[]> {
  const rows = await db<MailRow>('outgoing_mails')
    .whereIn('id', (due) => {
      void due
        .from('outgoing_mails')
        .select('id')
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .limit(limit)
        .forUpdate()
        .skipLocked()
    })
    .update({ next_attempt_at: until, attempts: db.raw('attempts + 1') })
    .returning('*')
  return rows.map(toMail)
}

export async function putOffMail(db: Knex, id: string, until: Date): Promise<void> {
  await db<MailRow>('outgoing_mails').where({ id }).update({ next_attempt_at: until })
}

export async function deleteMail(db: Knex, id: string): Promise<void> {
  await db<MailRow>('outgoing_mails').where({ id }).delete()
}

/** The last mails that were written, the newest first. */
export async function listMails(db: Knex, limit: number): Promise<OutgoingMail[]> {
  const rows = await db<MailRow>('outgoing_mails').orderBy('id', 'desc').limit(limit)
  return rows.map(toMail)
}

export async function deleteOldMails(db: Knex, before: Date): Promise<number> {
  return db<MailRow>('outgoing_mails').where('created_at', '<', before).delete()
}

function toMail(row: MailRow): OutgoingMail {
  const { id, sealed_content: sealed, created_at: createdAt, attempts } = row
  return { id, sealed, createdAt, attempts }
}
