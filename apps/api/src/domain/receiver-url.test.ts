import { describe, expect, test } from 'vitest'
import { isAllowed, objectionTo } from './receiver-url.ts'

const PRODUCTION = { allowsLoopbackHttp: false, allowsPrivate: false }
const DEVELOPMENT = { allowsLoopbackHttp: true, allowsPrivate: false }
const INTERNAL = { allowsLoopbackHttp: false, allowsPrivate: true }

const url = new URL('https://receiver.example.com/')

describe('without private receivers, an address is rejected', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    '2002:a00:1::',
    'garbage',
  ])('%s', (address) => {
    expect(isAllowed(address, url, PRODUCTION)).toBe(false)
  })
})

test('public addresses are allowed, and private ones if configured, but never link-local', () => {
  expect(isAllowed('203.0.114.1', url, PRODUCTION)).toBe(true)
  expect(isAllowed('2a00:1450::1', url, PRODUCTION)).toBe(true)
  expect(isAllowed('10.1.2.3', url, INTERNAL)).toBe(true)
  expect(isAllowed('fd00::1', url, INTERNAL)).toBe(true)
  expect(isAllowed('169.254.169.254', url, INTERNAL)).toBe(false)
})

test('http is allowed in development for this machine only', () => {
  expect(objectionTo('http://localhost:9000/', DEVELOPMENT)).toBeUndefined()
  expect(objectionTo('http://[::1]:9000/', DEVELOPMENT)).toBeUndefined()
  expect(objectionTo('http://localhost:9000/', PRODUCTION)).toMatch(/https/)
  expect(objectionTo('http://localhost:9000/', INTERNAL)).toMatch(/https/)
  expect(objectionTo('http://example.com/', DEVELOPMENT)).toMatch(/https/)
  expect(isAllowed('203.0.114.1', new URL('http://localhost/'), DEVELOPMENT)).toBe(false)
})

test.each([
  'https://0x7f000001/',
  'https://2130706433/',
  'https://127.1/',
  'https://[::ffff:7f00:1]/',
])('another spelling of a private address is rejected: %s', (text) => {
  expect(objectionTo(text, PRODUCTION)).toMatch(/public address/)
})
