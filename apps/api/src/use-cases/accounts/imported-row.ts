import { AccountEdit, RegisterBody } from '@latchkey/auth-core/contract'
import { isPasswordHash } from '../../services/passwords.ts'
import { z } from 'zod'
import { unmarkFormula } from '../../domain/csv.ts'

const { username, email, role } = RegisterBody.shape

/** Postgres's booleans, in any case. They cover what psql, Django and Python write. */
const TRUE = new Set(['true', 't', 'yes', 'y', 'on', '1'])
const FALSE = new Set(['false', 'f', 'no', 'n', 'off', '0'])
/** RFC 3339, or as psql and Python write it: with a space, and a short offset or none (UTC). */
const MOMENT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|z|[+-]\d\d(?::?\d\d)?)?$/
const NO_MOMENT = 'Not a timestamp such as 2026-01-31T12:00:00Z.'

/** Reads a cell without surrounding whitespace and formula marks. An empty cell is `undefined`. */
const cell = <Field extends z.ZodType>(field: Field, read: (text: string) => unknown = String) =>
  z.preprocess((value) => {
    const text = typeof value === 'string' ? unmarkFormula(value.trim()) : ''
    return text === '' ? undefined : read(text)
  }, field)

/** A line of a file of accounts. */
export const ImportedRow = z.object({
  username: cell(username),
  email: cell(email),
  role: cell(role, (text) => text.toLowerCase()),
  is_active: cell(AccountEdit.shape.is_active, toBoolean),
  date_joined: cell(z.iso.datetime({ offset: true, error: NO_MOMENT }).optional(), toMoment),
  password_hash: cell(
    z
      .string()
      .refine(
        isPasswordHash,
        'Not a hash of the form bcrypt_sha256$$2b$… with a cost of at most 16. Leave it empty.',
      )
      .optional(),
  ),
})
export type ImportedRow = z.infer<typeof ImportedRow>

/** The columns that an import reads. */
const IMPORTED_COLUMNS = Object.keys(ImportedRow.shape)
/** Further columns of an export, which an import ignores. */
const IGNORED_COLUMNS = ['id', 'last_login']

/** Normalizes the column names of the first line. */
export function nameColumns(names: readonly string[]): string[] {
  return names.map((name) => name.trim().toLowerCase())
}

/** Returns what is wrong with the column names, or `undefined`. */
export function complainOfColumns(names: readonly string[]): string | undefined {
  const missing = ['username', 'email'].find((name) => !names.includes(name))
  if (missing) return `Missing column "${missing}" in the first line.`
  const known = [...IMPORTED_COLUMNS, ...IGNORED_COLUMNS]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) return `Unknown column "${unknown}". Use ${known.join(', ')}.`
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? undefined : `Column "${twice}" appears twice.`
}

/** Returns the username of a line as written. Does NOT validate it. */
export function usernameIn(row: unknown): string {
  const { data } = z.object({ username: z.string() }).safeParse(row)
  return data?.username ?? ''
}

function toBoolean(text: string): boolean | string {
  const word = text.toLowerCase()
  return TRUE.has(word) || (FALSE.has(word) ? false : text)
}

function toMoment(text: string): string {
  const [, date, time, offset = 'Z'] = MOMENT.exec(text) ?? []
  if (date === undefined) return text
  const [sign = '', hours = '', minutes = '00'] =
    /^([+-])(\d\d):?(\d\d)?$/.exec(offset)?.slice(1) ?? []
  return `${date}T${time}${sign === '' ? 'Z' : `${sign}${hours}:${minutes}`}`
}
