import { AccountEdit, RegisterBody } from '@latchkey/auth-core/contract'
import { isPasswordHash } from '@latchkey/auth-core/passwords'
import { z } from 'zod'

const { username, email, role } = RegisterBody.shape

/** A field that is empty is one that is not there. */
const unlessEmpty = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (value === '' ? undefined : value), field)

/** A line of a file of accounts. */
export const ImportedRow = z.object({
  username,
  email,
  role: unlessEmpty(role),
  is_active: unlessEmpty(AccountEdit.shape.is_active),
  date_joined: unlessEmpty(
    z.iso
      .datetime({ offset: true, error: 'Not a moment such as 2026-01-31T12:00:00Z.' })
      .optional(),
  ),
  password_hash: unlessEmpty(
    z
      .string()
      .refine(isPasswordHash, 'Not a hash of the form bcrypt_sha256$$2b$…: leave it empty.')
      .optional(),
  ),
})
export type ImportedRow = z.infer<typeof ImportedRow>

/** The columns that are read. */
const IMPORTED_COLUMNS = Object.keys(ImportedRow.shape)
/** What an export has besides, and an import does without. */
const IGNORED_COLUMNS = ['id', 'last_login']

/** What is wrong with the names of the columns, if something is. */
export function complainOfColumns(names: readonly string[]): string | undefined {
  const missing = ['username', 'email'].find((name) => !names.includes(name))
  if (missing) return `There is no column "${missing}" in the first line.`
  const known = [...IMPORTED_COLUMNS, ...IGNORED_COLUMNS]
  const unknown = names.find((name) => !known.includes(name))
  return unknown === undefined
    ? undefined
    : `There is no column "${unknown}"; there are ${known.join(', ')}.`
}
