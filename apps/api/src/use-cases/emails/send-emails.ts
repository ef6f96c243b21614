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
/** How long a mail server may take before somebody else tries the same mail. */
const LEASE_MS = 5 * MINUTE_MS
const LONGEST_PAUSE_MS = 60 * MINUTE_MS
/** By then the link in it is dead. */
const KEPT_MS = 24 * 60 * MINUTE_MS

/** Sends what is due. What fails is tried again later, less and less often, for a day. */
export async function sendEmails(ctx: Context): Promise<void> {
  const { db, mailer, now } = ctx
  const given = await deleteOldEmails(db, new Date(now().getTime() - KEPT_MS))
  if (!mailer) return
  if (given > 0)
    ctx.log.error({ mails: given }, 'mails given up, the mail server took none for a day')
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
    ctx.log.warn({ ...toReply(error), attempts }, 'a mail could not be sent, to be tried again')
  }
}

const Failure = z.object({
  /** What nodemailer calls it, such as EENVELOPE. */
  code: z.string().optional().catch(undefined),
  /** The three digits of the server's reply. RFC 5321, section 4.2. */
  responseCode: z.number().optional().catch(undefined),
})

/** Of a mail server's reply the number alone: its words may quote the address, or anything else. */
function toReply(error: unknown): { code?: string | undefined; status?: number | undefined } {
  const { data } = Failure.safeParse(error)
  return { code: data?.code, status: data?.responseCode }
}
