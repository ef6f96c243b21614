import { expect, test } from 'vitest'
import { deviceOf, readDevice, signDevice } from './device.ts'

const SECRET = 'a secret that two servers share, long enough'
const now = new Date('2026-01-01T12:00:00Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
const device = { address: '203.0.113.7', userAgent: 'Mozilla/5.0' }
const header = signDevice(device, SECRET, now)

test('a signed device is accepted for a minute', () => {
  expect(readDevice(header, SECRET, later(60))).toEqual(device)
  expect(readDevice(header, SECRET, later(61))).toBeUndefined()
  expect(readDevice(header, SECRET, later(-61))).toBeUndefined()
})

test.each([
  ['another secret', header, `${SECRET}!`],
  ['no content', '', SECRET],
  ['no signature', header.split('.')[0] ?? '', SECRET],
  ['a third part', `${header}.x`, SECRET],
  [
    'another address',
    signDevice(device, 'x', now).replace(/\..*/, `.${header.split('.')[1]}`),
    'x',
  ],
])('a header with %s is rejected', (_title, text, secret) => {
  expect(readDevice(text, secret, now)).toBeUndefined()
})

test('a device is truncated and printable', () => {
  expect(deviceOf('::ffff:127.0.0.1', 'curl\u0000/8')).toEqual({
    address: '127.0.0.1',
    userAgent: 'curl?/8',
  })
  expect(deviceOf(undefined, 'x'.repeat(5000)).userAgent).toHaveLength(400)
})
