import type { Knex } from 'knex'
import type { Mailer } from '../../services/mailer.ts'
import { countOutbox } from '../../stores/email-outbox-store.ts'
import { fine, type Finding, risky, wrong } from './finding.ts'

const LATE_MS = 600_000

/** Checks that the mail server accepts this sender, and that emails leave the outbox. */
export async function checkEmail(
  db: Knex,
  mailer: Mailer | undefined,
  now: Date,
): Promise<Finding[]> {
  if (mailer === undefined) {
    return [risky('No mail server: emails are shown on a page', 'Set SMTP_URL and MAIL_FROM.')]
  }
  const { oldestAt } = await countOutbox(db)
  const lateMs = oldestAt === null ? 0 : now.getTime() - oldestAt.getTime()
  return [
    await checkServer(mailer),
    lateMs <= LATE_MS
      ? fine('No email waits for long')
      : wrong(
          `An email has been waiting for ${Math.round(lateMs / 60_000)} minutes`,
          'Is an API process running? Its log has the answers of the mail server.',
        ),
  ]
}

async function checkServer(mailer: Mailer): Promise<Finding> {
  try {
    await mailer.verify()
    return fine('The mail server accepts the login')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return wrong('The mail server cannot be used', `Check SMTP_URL. It says: ${reason}`)
  } finally {
    mailer.close()
  }
}
