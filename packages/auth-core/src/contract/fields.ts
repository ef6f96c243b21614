import { z } from 'zod'
import { ROLES } from '../roles.ts'
import { canonicalEmail } from './email-address.ts'

/** Messages of Django REST framework, which clients of SimpleJWT show or match. */
const REQUIRED = 'This field is required.'
const BLANK = 'This field may not be blank.'
const NULL = 'This field may not be null.'
const NOT_A_STRING = 'Not a valid string.'
const NULL_CHARACTERS = 'Null characters are not allowed.'

const USERNAME_MAX_LENGTH = 150
const EMAIL_MAX_LENGTH = 254
const KEY_MAX_LENGTH = 400
const RESOURCE_MAX_LENGTH = 400
const SCOPE_MAX_LENGTH = 1000
/** Maximum length of the input that an error message quotes. */
const ECHO_MAX_LENGTH = 100
const PASSWORD_MIN_LENGTH = 8
const PASSWORD_MAX_BYTES = 1024

type Issue = { input?: unknown }

export const absence = ({ input }: Issue): string | undefined =>
  input === undefined ? REQUIRED : input === null ? NULL : undefined

/** A text that UTF-8 can encode and Postgres can store. */
export const text = z
  .string({ error: (issue) => absence(issue) ?? NOT_A_STRING })
  .refine((value) => value.isWellFormed(), { error: NOT_A_STRING, abort: true })
  .refine((value) => !value.includes('\0'), { error: NULL_CHARACTERS, abort: true })

export const atMost = (length: number): string =>
  `Ensure this field has no more than ${length} characters.`

/** A UUID, in lower case: rules, revocations and rate limits compare ids as text. */
export const id = z.uuid('Must be a valid UUID.').toLowerCase()

/** A text that the client chose at random, or nothing. */
export const optionalKey = text
  .min(1, { error: BLANK, abort: true })
  .max(KEY_MAX_LENGTH, atMost(KEY_MAX_LENGTH))
  .optional()

/** A non-empty text, exactly as sent. */
export const presentText = text.min(1, { error: BLANK, abort: true })

/** RFC 6749 §3.2 treats a parameter without a value as absent. */
const absentIfEmpty = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value

/** The name or URI of a service (RFC 8707 §2), or nothing. */
export const optionalResource = text
  .max(RESOURCE_MAX_LENGTH, atMost(RESOURCE_MAX_LENGTH))
  .optional()
  .transform(absentIfEmpty)

/** Names of permissions, separated by spaces (RFC 6749 §3.3), or nothing. */
export const optionalScope = text
  .max(SCOPE_MAX_LENGTH, atMost(SCOPE_MAX_LENGTH))
  .optional()
  .transform(absentIfEmpty)

const trimmed = text.trim().min(1, { error: BLANK, abort: true })

/** A token. Removes surrounding spaces, which copying adds. */
export const token = trimmed

/** A username as typed at a login. Removes surrounding spaces. */
export const typedUsername = trimmed

/** ASCII only, so that no two usernames look alike and lower case means the same everywhere. */
export const newUsername = trimmed
  .max(USERNAME_MAX_LENGTH, { error: atMost(USERNAME_MAX_LENGTH), abort: true })
  .regex(/^[A-Za-z0-9@.+_-]+$/, {
    error:
      'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
  })

/** An email address, in its canonical form. */
export const newEmail = trimmed
  .max(EMAIL_MAX_LENGTH, { error: atMost(EMAIL_MAX_LENGTH), abort: true })
  .refine((value) => canonicalEmail(value) !== undefined, 'Enter a valid email address.')
  .overwrite((value) => canonicalEmail(value) ?? value)
  .meta({ format: 'email' })

export const newPassword = presentText
  .min(
    PASSWORD_MIN_LENGTH,
    `This password is too short. It must contain at least ${PASSWORD_MIN_LENGTH} characters.`,
  )
  .refine(
    (value) => new TextEncoder().encode(value).length <= PASSWORD_MAX_BYTES,
    `This password is too long. It may take at most ${PASSWORD_MAX_BYTES} bytes.`,
  )
  // The limit is in UTF-8 bytes. A text with more characters than that is always too long.
  .meta({ format: 'password', maxLength: PASSWORD_MAX_BYTES })

/** One of a set of words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: (issue) => absence(issue) ?? notAChoice(issue.input) })

const FLAGS = { true: true, True: true, false: false, False: false } as const

/** A boolean as text, also in Python's spelling. */
const spelledFlag = z
  .enum(['true', 'True', 'false', 'False'])
  .transform((spelling) => FLAGS[spelling])

/** A boolean, in JSON or as text in a form. */
export const flag = z.union([z.boolean(), spelledFlag], {
  error: (issue) => absence(issue) ?? 'Must be a valid boolean.',
})

/** A boolean in a query string. */
export const flagParameter = z
  .enum(['true', 'True', 'false', 'False'], 'Must be true or false.')
  .transform((spelling) => FLAGS[spelling])

/** A role by name. The default is `customer`. */
export const newRole = choice(ROLES).default('customer')

function notAChoice(input: unknown): string {
  return typeof input === 'string'
    ? `"${input.slice(0, ECHO_MAX_LENGTH)}" is not a valid choice.`
    : NOT_A_STRING
}
