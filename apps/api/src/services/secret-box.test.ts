import { expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const plain = Buffer.from('a private key')

test('decrypts what it encrypted', () => {
  const secretBox = createSecretBox('one secret')

  expect(secretBox.decrypt(secretBox.encrypt(plain, 'kid'), 'kid')).toEqual(plain)
})

test('encrypts the same text differently each time', () => {
  const secretBox = createSecretBox('one secret')

  expect(secretBox.encrypt(plain, 'kid')).not.toEqual(secretBox.encrypt(plain, 'kid'))
})

test('rejects another secret, another label and a changed bit', () => {
  const secretBox = createSecretBox('one secret')
  const encrypted = secretBox.encrypt(plain, 'kid')
  const changed = Buffer.from(encrypted)
  changed[encrypted.length - 1] = (changed[encrypted.length - 1] ?? 0) ^ 1

  expect(() => createSecretBox('another secret').decrypt(encrypted, 'kid')).toThrow()
  expect(() => secretBox.decrypt(encrypted, 'other')).toThrow()
  expect(() => secretBox.decrypt(changed, 'kid')).toThrow()
})
