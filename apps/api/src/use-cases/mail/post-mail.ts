import type { Knex } from 'knex'
import type { Context } from '../../context.ts'
import { Mail } from '../../mails/mail.ts'
import { insertMail, listMails } from '../../stores/mail-store.ts'

const LABEL = 'outgoing mail'
const SHOWN = 50

/** Leaves a mail to be sent, in the transaction of what it is about. */
export async function postMail(
  { seal, now }: Pick<Context, 'seal' | 'now'>,
  trx: Knex,
  mail: Mail,
): Promise<void> {
  await insertMail(trx, seal.close(Buffer.from(JSON.stringify(mail)), LABEL), now())
}

export function openMail({ seal }: Pick<Context, 'seal'>, sealed: Buffer): Mail {
  return Mail.parse(JSON.parse(seal.open(sealed, LABEL).toString()))
}

export interface PostedMail extends Mail {
  id: string
  createdAt: Date
}

/** What waits to be sent, the newest first: all that was ever written, where there is no mail server. */
export async function listPostedMails(ctx: Context): Promise<PostedMail[]> {
  const mails = await listMails(ctx.db, SHOWN)
  return mails.map(({ id, createdAt, sealed }) => {
    const { to, subject, text, html } = openMail(ctx, sealed)
    return { id, createdAt, to, subject, text, html }
  })
}
