import { openDatabase } from '@latchkey/database'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { createContext } from './create-context.ts'

const DATABASE_URL = 'postgres://latchkey@db.example.com/latchkey'
const LATCHKEY_SECRET = 'a secret of at least 32 characters'

describe('in development', () => {
  test('requires only a database and a secret', () => {
    expect(parseConfig({ DATABASE_URL, LATCHKEY_SECRET })).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      publicUrl: 'http://localhost:8000',
      registrationRoles: ['customer', 'staff', 'admin'],
      passwordCost: 12,
    })
  })

  test('ignores a trailing slash in the URL, and empty variables', () => {
    const environment = { DATABASE_URL, LATCHKEY_SECRET, PORT: '', PUBLIC_URL: 'http://auth.test/' }

    expect(parseConfig(environment)).toMatchObject({ port: 8000, publicUrl: 'http://auth.test' })
  })

  test('accepts a URI as the contact for vulnerabilities', () => {
    const parse = (SECURITY_CONTACT: string) =>
      parseConfig({ DATABASE_URL, LATCHKEY_SECRET, SECURITY_CONTACT }).securityContact

    expect(parse('mailto:security@example.com')).toBe('mailto:security@example.com')
    expect(parse('https://example.com/security')).toBe('https://example.com/security')
    expect(parse('')).toBeUndefined()
    for (const bad of ['security@example.com', 'javascript:1', 'mailto:a@b.test\nExpires: x']) {
      expect(() => parse(bad)).toThrow('Set it to a URI')
    }
  })

  test('names every invalid variable in one error', () => {
    expect(() => parseConfig({ PORT: 'x', LATCHKEY_SECRET: 'short' })).toThrow(
      /PORT[^]*DATABASE_URL|DATABASE_URL[^]*PORT/,
    )
    expect(() => parseConfig({ DATABASE_URL, LATCHKEY_SECRET: 'short' })).toThrow(/32/)
  })
})

describe('in production', () => {
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL,
    LATCHKEY_SECRET,
    PUBLIC_URL: 'https://auth.example.com',
    CORS_ORIGINS: 'https://app.example.com',
    APP_URL: 'https://app.example.com',
    SMTP_URL: 'smtps://latchkey:password@mail.example.com',
    MAIL_FROM: 'Latchkey <no-reply@example.com>',
  }

  test('opens registration to customers only', () => {
    expect(parseConfig(production)).toMatchObject({
      registrationRoles: ['customer'],
      host: '0.0.0.0',
    })
  })

  test('rejects weak passwords', () => {
    const db = openDatabase(DATABASE_URL, { applicationName: 'test', poolSize: 1 })
    const context = (environment: NodeJS.ProcessEnv) =>
      createContext(parseConfig(environment), db, pino({ level: 'silent' }))

    expect(context(production).rejectsWeakPasswords).toBe(true)
    expect(context({ DATABASE_URL, LATCHKEY_SECRET }).rejectsWeakPasswords).toBe(false)
  })

  test.each([
    ['an http public URL', { PUBLIC_URL: 'http://auth.example.com' }, /PUBLIC_URL/],
    ['no public URL', { PUBLIC_URL: undefined }, /PUBLIC_URL/],
    ['an http origin', { CORS_ORIGINS: 'http://app.example.com' }, /CORS_ORIGINS/],
    ['any origin', { CORS_ORIGINS: '*' }, /Give each origin .*\n.*CORS_ORIGINS/],
    ['an origin with a path', { CORS_ORIGINS: 'https://app.example.com/x' }, /CORS_ORIGINS/],
    ['open registration of admins', { REGISTRATION_ROLES: 'customer,admin' }, /REGISTRATION_ROLES/],
    ['a cheap hash', { PASSWORD_COST: '4' }, /PASSWORD_COST/],
    ['no secret', { LATCHKEY_SECRET: undefined }, /LATCHKEY_SECRET/],
    ['a short secret', { LATCHKEY_SECRET: 'k3#' }, /LATCHKEY_SECRET/],
    ['a secret that is not random', { LATCHKEY_SECRET: 'changeme'.repeat(8) }, /openssl rand/],
    ['a short device secret', { DEVICE_SECRET: 'short' }, /DEVICE_SECRET/],
    ['no mail server', { SMTP_URL: undefined }, /SMTP_URL/],
    ['no sender of emails', { MAIL_FROM: undefined }, /MAIL_FROM/],
    ['http links in emails', { APP_URL: 'http://app.example.com' }, /APP_URL/],
  ])('rejects %s', (_title, change, variable) => {
    expect(() => parseConfig({ ...production, ...change })).toThrow(variable)
  })
})
