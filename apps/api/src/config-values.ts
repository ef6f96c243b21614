import { hostsOf } from '@latchkey/database/hosts'
import { z } from 'zod'

const SECRET_MIN_LENGTH = 32
const DIFFERENT_CHARACTERS = 12
const CONTACT_FORM = 'Set it to a URI, such as mailto:security@example.com'

const commaSeparated = z.string().transform((text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
)

/** Parses a comma-separated list of words from a given set. */
export const listOf = <Word extends string>(words: readonly Word[]) =>
  commaSeparated.pipe(z.array(z.enum(words)))

/** Parses a comma-separated list of origins, such as `https://app.example.com`. */
export const origins = commaSeparated.pipe(
  z.array(
    z
      .string()
      .refine((url) => /^https?:/.test(url) && URL.canParse(url) && new URL(url).origin === url, {
        error:
          'Give each origin as scheme, host and port, such as https://app.example.com, not "*"',
      }),
  ),
)

/** The address of a Postgres database, with one host or several. */
export const database = z.string().refine(isPostgres, {
  error: 'Set it to a Postgres URL, such as postgres://user:password@host:5432/name',
})

function isPostgres(url: string): boolean {
  try {
    return hostsOf(url).every((one) => /^postgres(ql)?:$/.test(new URL(one).protocol))
  } catch {
    return false
  }
}

export const secret = z
  .string({ error: `Set it to at least ${SECRET_MIN_LENGTH} random characters` })
  .min(SECRET_MIN_LENGTH, `Use at least ${SECRET_MIN_LENGTH} random characters`)

/** Typed secrets have few different characters; random ones have many. */
export const randomSecret = secret.refine((text) => new Set(text).size >= DIFFERENT_CHARACTERS, {
  error: 'Use a random secret, for example from: openssl rand -base64 32',
})

export const mailServer = z.url({
  protocol: /^smtps?$/,
  error: 'Set it to the URL of your mail server, such as smtps://user:password@mail.example.com',
})

/** Parses the URI of a contact, without line breaks: it becomes a line of `security.txt`. */
export const contact = z
  .url({ protocol: /^(https|mailto|tel)$/, error: CONTACT_FORM })
  .regex(/^[!-~]+$/, CONTACT_FORM)
