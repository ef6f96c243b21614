import { z } from 'zod'
import { canonicalEmail } from './email-address.ts'
import { isRole, type Role } from './roles.ts'

/** The words of Django REST framework, which clients of SimpleJWT show or match. */
const REQUIRED = 'This field is required.'
const BLANK = 'This field may not be blank.'
const NULL = 'This field may not be null.'
const NOT_A_STRING = 'Not a valid string.'
const NULL_CHARACTERS = 'Null characters are not allowed.'

const USERNAME_MAX_LENGTH = 150
const EMAIL_MAX_LENGTH = 254
const KEY_MAX_LENGTH = 400
/** No more of somebody's input than this is said back to them. */
const ECHO_MAX_LENGTH = 100
const PASSWORD_MIN_LENGTH = 8
const PASSWORD_MAX_BYTES = 1024

type Issue = { input?: unknown }

const absence = ({ input }: Issue): string | undefined =>
  input === undefined ? REQUIRED : input === null ? NULL : undefined

/** A text; a number is its digits. */
export const text = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z
    .string({ error: (issue) => absence(issue) ?? NOT_A_STRING })
    .refine((value) => value.isWellFormed(), { error: NOT_A_STRING, abort: true })
    .refine((value) => !value.includes('\0'), { error: NULL_CHARACTERS, abort: true }),
)

const trimmed = text.transform((value) => value.trim())
const present = z.string().min(1, { error: BLANK, abort: true })
export const atMost = (length: number): string =>
  `Ensure this field has no more than ${length} characters.`

/** An id in its one spelling: rules, revocations and budgets compare it as a text. */
export const id = z.uuid('Must be a valid UUID.').toLowerCase()

/** A text that a client chose at random, or nothing. */
export const optionalKey = text
  .pipe(present)
  .pipe(z.string().max(KEY_MAX_LENGTH, atMost(KEY_MAX_LENGTH)))
  .optional()

/** Any text that is not blank, exactly as sent. */
export const presentText = text.pipe(present)

/** A token: blanks around it, as they come along when it is copied, are dropped. */
export const token = trimmed.pipe(present)

/** A username as somebody types it to log in: blanks around it are dropped. */
export const typedUsername = trimmed.pipe(present)

/** ASCII alone, so that no two usernames look alike and lower case means the same everywhere. */
export const newUsername = typedUsername.pipe(
  z
    .string()
    .max(USERNAME_MAX_LENGTH, { error: atMost(USERNAME_MAX_LENGTH), abort: true })
    .regex(/^[A-Za-z0-9@.+_-]+$/, {
      error:
        'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
    }),
)

export const newEmail = trimmed.pipe(
  present
    .max(EMAIL_MAX_LENGTH, { error: atMost(EMAIL_MAX_LENGTH), abort: true })
    .transform((value, ctx) => {
      const email = canonicalEmail(value)
      if (email === undefined) ctx.addIssue('Enter a valid email address.')
      return email ?? z.NEVER
    }),
)

export const newPassword = presentText.pipe(
  z
    .string()
    .min(
      PASSWORD_MIN_LENGTH,
      `This password is too short. It must contain at least ${PASSWORD_MIN_LENGTH} characters.`,
    )
    .refine(
      (value) => new TextEncoder().encode(value).length <= PASSWORD_MAX_BYTES,
      `This password is too long. It may take at most ${PASSWORD_MAX_BYTES} bytes.`,
    ),
)

/** A word out of a set, or nothing. */
export const optionalChoice = <Word extends string>(words: readonly Word[]) =>
  z
    .custom<Word>((value) => words.some((word) => word === value), {
      error: (issue) => absence(issue) ?? notAChoice(issue.input),
    })
    .optional()

/** True or false, as JSON has them or as a form spells them, or nothing. */
export const optionalFlag = z
  .preprocess(
    (value) => (typeof value === 'string' ? (flagOf(value) ?? value) : value),
    z.boolean({ error: (issue) => absence(issue) ?? 'Must be a valid boolean.' }),
  )
  .optional()

/** True or false as texts spell them, Python's spelling among them. */
export function flagOf(value: string): boolean | undefined {
  const known: Record<string, boolean> = { true: true, True: true, false: false, False: false }
  return Object.hasOwn(known, value) ? known[value] : undefined
}

/** A role by name; without one the account is a customer's. */
export const newRole = z
  .custom<Role>((value) => isRole(value), {
    error: (issue) => absence(issue) ?? notAChoice(issue.input),
  })
  .default('customer')

/** Says that a word is none of those that there are. */
export function notAChoice(input: unknown): string {
  const text = typeof input === 'string' || typeof input === 'number' ? String(input) : undefined
  return text === undefined
    ? NOT_A_STRING
    : `"${text.slice(0, ECHO_MAX_LENGTH)}" is not a valid choice.`
}
