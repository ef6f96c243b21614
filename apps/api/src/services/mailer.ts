import { createTransport } from 'nodemailer'
import type { Email } from '../emails/email.ts'

/** Nobody who is away answers by a program of theirs. RFC 3834, section 5. */
const HEADERS = { 'Auto-Submitted': 'auto-generated' }

const TIMEOUT_MS = 20_000

/** Hands mails to a mail server. */
export interface Mailer {
  /** Throws when the server does not take it. */
  send: (mail: Email) => Promise<void>
  close: () => void
}

/**
 * @param url - Such as `smtps://user:password@mail.example.com`.
 * @param from - Whom a mail is from, such as `Latchkey <no-reply@example.com>`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc5321 | RFC 5321}
 */
export function createMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What a mail says comes from here alone: it names no file and no address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ to, subject, text, html }) => {
      const recipient = { name: '', address: to }
      await transport.sendMail({ from, to: recipient, subject, text, html, headers: HEADERS })
    },
    close: () => transport.close(),
  }
}
