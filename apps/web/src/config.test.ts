import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const DATABASE_URL = 'postgres://localhost/latchkey'
const SESSION_SECRET = 'a secret for tests, of 32 characters or more'
const DEVICE_SECRET = 'a secret that the API shares, of 32 characters'

test('a development environment requires only a database and a secret', () => {
  expect(parseConfig({ DATABASE_URL, SESSION_SECRET })).toEqual({
    isProduction: false,
    host: '127.0.0.1',
    port: 3000,
    databaseUrl: DATABASE_URL,
    sessionSecret: SESSION_SECRET,
    apiUrl: 'http://localhost:8000',
    deviceSecret: undefined,
    trustedProxies: 0,
    stopNoticeMs: 0,
    logLevel: 'info',
  })
})

test('production requires the API URL and the device secret, and trusts one proxy', () => {
  const environment = { NODE_ENV: 'production', DATABASE_URL, SESSION_SECRET }

  expect(() => parseConfig(environment)).toThrow(/API_URL[^]*DEVICE_SECRET/)
  expect(parseConfig({ ...environment, API_URL: 'http://api:8000', DEVICE_SECRET })).toMatchObject({
    isProduction: true,
    host: '0.0.0.0',
    deviceSecret: DEVICE_SECRET,
    trustedProxies: 1,
    stopNoticeMs: 2000,
  })
})

test('one error names every invalid variable and quotes no secret', () => {
  const environment = {
    PORT: 'x',
    DATABASE_URL: 'mysql://x',
    SESSION_SECRET: 'too short',
    DEVICE_SECRET: 'too short',
  }

  expect(() => parseConfig(environment)).toThrow(
    /PORT[^]*DATABASE_URL[^]*SESSION_SECRET[^]*DEVICE_SECRET/,
  )
  expect(() => parseConfig(environment)).not.toThrow('too short')
})
