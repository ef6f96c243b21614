import { once } from 'node:events'
import { callbackify } from 'node:util'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import { onTestFinished } from 'vitest'

interface ReceivedMail {
  to: string
  from: string
  subject: string
  text: string
  html: string
  autoSubmitted: unknown
}

export interface MailServer {
  url: string
  received: ReceivedMail[]
  /** Makes the server reject or accept all further emails. */
  refuse: (isRefusing: boolean) => void
}

/** A rejection that quotes the recipient, as some mail servers send it. */
export const REPLY = 'No, ada@example.com is full: <script>'

/** Starts an SMTP server on a free port. It stops when the test finishes. */
export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = []
  let isRefusing = false
  const receive = callbackify(async (stream: SMTPServerDataStream) => {
    const { to, from, subject, text, html, headers } = await simpleParser(stream)
    const [recipient] = [to].flat()
    received.push({
      to: recipient?.text ?? '',
      from: from?.text ?? '',
      subject: subject ?? '',
      text: text ?? '',
      html: html || '',
      autoSubmitted: headers.get('auto-submitted'),
    })
  })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, callback) =>
      callback(isRefusing ? new Error(REPLY) : undefined),
    onData: (stream, _session, callback) => receive(stream, callback),
  })
  const listener = server.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  )
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    refuse: (value) => {
      isRefusing = value
    },
  }
}
