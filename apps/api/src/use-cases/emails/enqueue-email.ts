import type { Knex } from 'knex'
import type { Context } from '../../context.ts'
import { Email } from '../../emails/email.ts'
import { insertEmail, listEmails } from '../../stores/email-outbox-store.ts'

const LABEL = 'outgoing mail'
const SHOWN = 50

/** Adds an email to the outbox, in the transaction of the change that it reports. */
export async function enqueueEmail(
  { secretBox, now }: Pick<Context, 'secretBox' | 'now'>,
  trx: Knex,
  mail: Email,
): Promise<void> {
  await insertEmail(trx, secretBox.encrypt(Buffer.from(JSON.stringify(mail)), LABEL), now())
}

export function decryptEmail({ secretBox }: Pick<Context, 'secretBox'>, encrypted: Buffer): Email {
  return Email.parse(JSON.parse(secretBox.decrypt(encrypted, LABEL).toString()))
}

export interface PostedEmail extends Email {
  id: string
  createdAt: Date
}

/** Returns the latest emails in the outbox, newest first. Without a mail server, all stay there. */
export async function listPostedEmails(ctx: Context): Promise<PostedEmail[]> {
  const mails = await listEmails(ctx.db, SHOWN)
  return mails.map(({ id, createdAt, encrypted }) => {
    const { to, subject, text, html } = decryptEmail(ctx, encrypted)
    return { id, createdAt, to, subject, text, html }
  })
}
