import { createTestDatabase } from '@latchkey/database/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { diagnose } from '../src/use-cases/doctor/diagnose.ts'
import { latchkey } from './support/latchkey.ts'
import { SECRET, startApi } from './support/start-api.ts'
import { startMailServer } from './support/start-mail-server.ts'

const production = {
  NODE_ENV: 'production',
  LATCHKEY_SECRET: 'cGp2kZ0v7qX1mN4tR8wY5bL3hJ6dF9sA2eU0iO7nK1g=',
  DEVICE_SECRET: 'aV3xQ8mT1yL6cR0pZ5wN9kH2gB7jD4fS6uE1oI8tM3=',
  PUBLIC_URL: 'https://auth.example.com',
  CORS_ORIGINS: 'https://app.example.com',
  APP_URL: 'https://www.example.com',
  SMTP_URL: 'smtps://ada:pass%20word@mail.example.com',
  MAIL_FROM: 'Latchkey <no-reply@example.com>',
}
const nowhere = { databaseUrl: 'postgres://ada:s3cret@127.0.0.1:1/none?sslpassword=s3cret' }

test('"config check" prints every setting as it is used, without secrets', async () => {
  const { code, output } = await latchkey(nowhere, ['config', 'check'], '', production)

  expect(code).toBe(0)
  expect(output).toMatch(/^DATABASE_URL +postgres:\/\/ada:\*{8}@127\.0\.0\.1:1\/none\S+ +set$/m)
  expect(output).toMatch(/^PASSWORD_COST +12 +default$/m)
  expect(output).toMatch(/^REGISTRATION_ROLES +customer +set$/m)
  expect(output).toMatch(/^METRICS_PORT +\(not set\) +default$/m)
  for (const secret of [
    's3cret',
    'pass%20word',
    production.LATCHKEY_SECRET,
    production.DEVICE_SECRET,
  ]) {
    expect(output).not.toContain(secret)
  }
})

test('"config check" names every invalid setting at once, and no value of a secret', async () => {
  const broken = { ...production, PORT: 'eighty', LATCHKEY_SECRET: 'hunter2', SMTP_URL: '' }

  const { code, output, errors } = await latchkey(nowhere, ['config', 'check'], '', broken)

  expect(code).toBe(1)
  expect(output).toBe('')
  for (const name of ['PORT', 'LATCHKEY_SECRET', 'SMTP_URL']) expect(errors).toContain(name)
  expect(errors).not.toContain('hunter2')
})

test('"doctor" finds nothing wrong with an API that works', async () => {
  const mail = await startMailServer()
  const api = await startApi()
  Object.assign(api.ctx.tokens, { issuer: api.url })

  const { code, output } = await latchkey(api, ['doctor'], '', {
    PUBLIC_URL: api.url,
    SMTP_URL: mail.url,
  })

  expect(output).not.toContain('WRONG')
  expect(output).toContain('ok     Postgres accepts writes.')
  expect(output).toContain('ok     Notifications of Postgres arrive.')
  expect(output).toContain('ok     The mail server accepts the login.')
  expect(output).toContain('ok     It serves the keys of this database.')
  expect(code).toBe(0)
})

test.each([
  {
    trouble: 'incomplete settings',
    settings: { ACCESS_TOKEN_ALGORITHM: 'none' },
    wrong: 'The settings are not complete',
    fix: 'ACCESS_TOKEN_ALGORITHM',
  },
  {
    trouble: 'Postgres that does not respond',
    settings: { DATABASE_URL: nowhere.databaseUrl },
    wrong: 'Postgres cannot be used (ECONNREFUSED)',
    fix: 'DATABASE_URL',
  },
  {
    trouble: 'another secret',
    settings: { LATCHKEY_SECRET: 'another secret, of 32 characters or more' },
    wrong: 'LATCHKEY_SECRET does not open the keys',
    fix: 'LATCHKEY_SECRET',
  },
  {
    trouble: 'a mail server that does not respond',
    settings: { SMTP_URL: 'smtp://127.0.0.1:1' },
    wrong: 'The mail server cannot be used',
    fix: 'ECONNREFUSED',
  },
])('"doctor" explains $trouble, and how to fix it', async ({ settings, wrong, fix }) => {
  const api = await startApi({ hasBackground: false })

  const findings = await diagnose({
    DATABASE_URL: api.databaseUrl,
    LATCHKEY_SECRET: SECRET,
    ...settings,
  })

  const found = findings.filter(({ state }) => state === 'wrong')
  expect(found).toEqual([{ state: 'wrong', text: wrong, fix: expect.stringContaining(fix) }])
})

test('"doctor" explains an empty database', async () => {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)

  const { code, output, errors } = await latchkey({ databaseUrl: url }, ['doctor'])

  expect(output).toMatch(/WRONG {2}\d+ migrations have not run\.\n.*latchkey database migrate/)
  expect(errors).toBe('1 thing is wrong.\n')
  expect(code).toBe(1)
})

test('"doctor" explains a standby, and an API that is another issuer', async () => {
  const api = await startApi()

  const findings = await diagnose({
    DATABASE_URL: `${api.databaseUrl}?options=-c%20default_transaction_read_only=on`,
    LATCHKEY_SECRET: SECRET,
    PUBLIC_URL: api.url,
  })

  const found = findings.filter(({ state }) => state === 'wrong').map(({ text }) => text)
  expect(found).toEqual([
    'Postgres is read-only',
    `The API at ${api.url} says that it is ${api.ctx.tokens.issuer}`,
  ])
})

test('"doctor" notices that notifications are sent to another server', async () => {
  const api = await startApi({ hasBackground: false })
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)

  const findings = await diagnose({
    DATABASE_URL: api.databaseUrl,
    LISTEN_DATABASE_URL: url,
    LATCHKEY_SECRET: SECRET,
  })

  expect(findings.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('Notifications of Postgres do not arrive'),
  )
})
