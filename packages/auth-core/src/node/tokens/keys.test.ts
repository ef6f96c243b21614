import { expect, test } from 'vitest'
import { generateKeyMaterial, importKey } from './keys.ts'

test('an RSA key has the 3072 bits that SECURITY.md promises', () => {
  const { signingKey } = importKey('kid', 'RS256', generateKeyMaterial('RS256'))

  expect(signingKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
})
