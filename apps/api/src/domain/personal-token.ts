import { createHash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { PERSONAL_TOKEN_PATTERN } from '@latchkey/auth-core/contract'

const PREFIX = 'lkp_'
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 178 bits, which cannot be guessed. */
const RANDOM_LENGTH = 30
/** A CRC-32 has at most six digits of base 62. */
const CHECKSUM_LENGTH = 6

/** Returns a new personal access token: a prefix, 30 random characters and their checksum. */
export function createPersonalToken(): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => DIGITS.charAt(randomInt(62))).join('')
  return PREFIX + random + checksumOf(random)
}

/** Returns whether a bearer token claims to be a personal one. */
export function isPersonalToken(token: string): boolean {
  return token.startsWith(PREFIX)
}

/** Returns whether a token has the form and the checksum of a personal one, without a query. */
export function isWellFormed(token: string): boolean {
  if (!PERSONAL_TOKEN_PATTERN.test(token)) return false
  const random = token.slice(PREFIX.length, -CHECKSUM_LENGTH)
  return token.endsWith(checksumOf(random))
}

/** Returns the stored hash. SHA-256 is enough, because 178 random bits cannot be guessed. */
export function hashPersonalToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Returns the CRC-32 of a text in base 62, with leading zeros. */
function checksumOf(text: string): string {
  let rest = crc32(text)
  let digits = ''
  while (digits.length < CHECKSUM_LENGTH) {
    digits = DIGITS.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}
