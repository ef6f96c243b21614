import { z } from 'zod'
import type { Context } from '../../context.ts'
import {
  deleteEmail,
  deleteOldEmails,
  type OutgoingEmail,
  postponeEmail,
  claimDueEmails,
} from '../../stores/email-outbox-store.ts'
import { decryptEmail } from './enqueue-email.ts'

const BATCH_SIZE = 10
const MINUTE_MS = 60_000
/** How long a process may take to send an email before another one retries it. */
const LEASE_MS = 5 * MINUTE_MS
const LONGEST_PAUSE_MS = 60 * MINUTE_MS
/** After this time, the link in the email has expired. */
const KEPT_MS = 24 * 60 * MINUTE_MS

/** Sends the emails that are due. Retries failed ones for a day, with growing pauses. */
export async function sendEmails(ctx: Context): Promise<void> {
  const { db, mailer, now } = ctx
  const given = await deleteOldEmails(db, new Date(now().getTime() - KEPT_MS))
  if (!mailer) return
  if (given > 0) ctx.log.error({ mails: given }, 'emails deleted unsent after a day of retries')
  let taken: OutgoingEmail[]
  do {
    const at = now()
    taken = await claimDueEmails(db, at, new Date(at.getTime() + LEASE_MS), BATCH_SIZE)
    await Promise.all(taken.map((mail) => sendOne(ctx, mailer, mail)))
  } while (taken.length === BATCH_SIZE)
}

async function sendOne(
  ctx: Context,
  mailer: NonNullable<Context['mailer']>,
  { id, encrypted, attempts }: OutgoingEmail,
): Promise<void> {
  try {
    await mailer.send(decryptEmail(ctx, encrypted))
    await deleteEmail(ctx.db, id)
  } catch (error) {
    const pauseMs = Math.min(MINUTE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS)
    await postponeEmail(ctx.db, id, new Date(ctx.now().getTime() + pauseMs))
    ctx.log.warn({ ...toReply(error), attempts }, 'email not sent, will retry')
  }
}

const Failure = z.object({
  /** The error code of nodemailer, such as EENVELOPE. */
  code: z.string().optional().catch(undefined),
  /** The three digits of the server's reply. RFC 5321, section 4.2. */
  responseCode: z.number().optional().catch(undefined),
})

/** Returns the codes of a failure without the server's text, which may quote the address. */
function toReply(error: unknown): { code?: string | undefined; status?: number | undefined } {
  const { data } = Failure.safeParse(error)
  return { code: data?.code, status: data?.responseCode }
}
