import { expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const plain = Buffer.from('a private key')

test('opens what it closed', () => {
  const seal = createSeal('one secret')

  expect(seal.open(seal.close(plain, 'kid'), 'kid')).toEqual(plain)
})

test('never closes the same thing twice alike', () => {
  const seal = createSeal('one secret')

  expect(seal.close(plain, 'kid')).not.toEqual(seal.close(plain, 'kid'))
})

test('stays closed to another secret, another label and a changed bit', () => {
  const seal = createSeal('one secret')
  const sealed = seal.close(plain, 'kid')
  const changed = Buffer.from(sealed)
  changed[sealed.length - 1] = (changed[sealed.length - 1] ?? 0) ^ 1

  expect(() => createSeal('another secret').open(sealed, 'kid')).toThrow()
  expect(() => seal.open(sealed, 'other')).toThrow()
  expect(() => seal.open(changed, 'kid')).toThrow()
})
