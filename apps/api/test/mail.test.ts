import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { logInAs, PASSWORD, startApi } from './support/start-api.ts'
import { REPLY, startMailServer } from './support/start-mail-server.ts'

describe('an email', () => {
  test('is sent to the mail server as text and HTML, and the API does not serve it', async () => {
    const server = await startMailServer()
    const environment = { SMTP_URL: server.url, MAIL_FROM: 'Latchkey <auth@example.com>' }
    const api = await startApi({ environment: { ...environment, APP_URL: 'https://app.test' } })
    await logInAs(api, 'ada')

    await vi.waitFor(() => expect(server.received).toHaveLength(1), 5000)

    const [mail] = server.received
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      from: '"Latchkey" <auth@example.com>',
      subject: 'Confirm your email address',
      autoSubmitted: 'auto-generated',
    })
    expect(mail?.text).toMatch(/https:\/\/app\.test\/verify-email\?token=[\w-]{43}\n/)
    expect(mail?.html).toMatch(/<a href="https:\/\/app\.test\/verify-email\?token=[\w-]{43}">/)
    expect((await api.get(PATHS.postedMails)).status).toBe(404)
    await vi.waitFor(async () => expect(await api.ctx.db('email_outbox')).toEqual([]))
  })

  test('that the mail server rejects stays encrypted in the outbox and is retried', async () => {
    const server = await startMailServer()
    server.refuse(true)
    const api = await startApi({ environment: { SMTP_URL: server.url } })
    await logInAs(api, 'ada')
    await vi.waitFor(() => expect(api.logged()).toContain('email not sent, will retry'), 5000)
    const [waiting] = await api.ctx.db('email_outbox')
    expect(String(waiting?.encrypted_content)).not.toContain('ada')

    server.refuse(false)
    api.advance(120)

    await vi.waitFor(() => expect(server.received).toHaveLength(1), 5000)
    expect(api.logged()).not.toContain('token=')
    expect(api.logged()).not.toContain(REPLY)
    expect(api.logged()).toMatch(/"status":5\d\d,"attempts":1/)
  })

  test('goes to one recipient, because addresses with separators are rejected', async () => {
    const server = await startMailServer()
    const api = await startApi({ environment: { SMTP_URL: server.url } })
    const email = '"a,b@evil.test"@example.com'
    const person = { username: 'ada', password: PASSWORD }

    for (const address of [
      email,
      'a@example.com, b@evil.test',
      'a@example.com\r\nBcc: b@evil.test',
    ]) {
      expect((await api.post(PATHS.register, { ...person, email: address })).status).toBe(400)
    }
    expect((await api.post(PATHS.register, { ...person, email: 'a@example.com' })).status).toBe(201)
    await vi.waitFor(() => expect(server.received).toHaveLength(1), 5000)
    expect(server.received[0]?.to).toBe('a@example.com')
  })
})
