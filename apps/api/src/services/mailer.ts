import { createTransport } from 'nodemailer'
import type { Email } from '../emails/email.ts'

/** Suppresses automatic replies, such as out-of-office messages. RFC 3834, section 5. */
const HEADERS = { 'Auto-Submitted': 'auto-generated' }

const TIMEOUT_MS = 20_000

/** Sends emails to a mail server. */
export interface Mailer {
  /** Throws when the server does not accept the email. */
  send: (mail: Email) => Promise<void>
  /** Connects and logs in. Throws when the server does not accept it. */
  verify: () => Promise<void>
  close: () => void
}

/**
 * @param url - Such as `smtps://user:password@mail.example.com`.
 * @param from - The sender, such as `Latchkey <no-reply@example.com>`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc5321 | RFC 5321}
 */
export function createMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Emails are plain strings: nodemailer must not read files or fetch URLs for them.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ to, subject, text, html }) => {
      const recipient = { name: '', address: to }
      await transport.sendMail({ from, to: recipient, subject, text, html, headers: HEADERS })
    },
    verify: async () => {
      await transport.verify()
    },
    close: () => transport.close(),
  }
}
