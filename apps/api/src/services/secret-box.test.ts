import { expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const plain = Buffer.from('a private key')

test('opens what it closed', () => {
  const secretBox = createSecretBox('one secret')

  expect(secretBox.decrypt(secretBox.encrypt(plain, 'kid'), 'kid')).toEqual(plain)
})

test('never closes the same thing twice alike', () => {
  const secretBox = createSecretBox('one secret')

  expect(secretBox.encrypt(plain, 'kid')).not.toEqual(secretBox.encrypt(plain, 'kid'))
})

test('stays closed to another secret, another label and a changed bit', () => {
  const secretBox = createSecretBox('one secret')
  const encrypted = secretBox.encrypt(plain, 'kid')
  const changed = Buffer.from(encrypted)
  changed[encrypted.length - 1] = (changed[encrypted.length - 1] ?? 0) ^ 1

  expect(() => createSecretBox('another secret').decrypt(encrypted, 'kid')).toThrow()
  expect(() => secretBox.decrypt(encrypted, 'other')).toThrow()
  expect(() => secretBox.decrypt(changed, 'kid')).toThrow()
})
