import { Id } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { z } from 'zod'
import type { Context } from '../context.ts'

const NOT_HERE = ['This cursor belongs to another list.']
const LABEL = 'cursor'

/** What a cursor says: the ordering it is good for, which way it goes, and what it begins behind. */
export interface Cursor {
  ordering: string
  isBackward: boolean
  value: string
  id: string
}

const Parts = z.tuple([z.string(), z.boolean(), z.string(), Id])

type Encryption = Pick<Context, 'secretBox'>

/** A cursor as addresses carry it: encrypted, so that what Postgres is asked to begin behind is our own. */
export function writeCursor(
  { secretBox }: Encryption,
  { ordering, isBackward, value, id }: Cursor,
): string {
  const parts = Buffer.from(JSON.stringify([ordering, isBackward, value, id]))
  return secretBox.encrypt(parts, LABEL).toString('base64url')
}

/**
 * Reads what {@link writeCursor} wrote for a list of the same ordering.
 *
 * @throws {@link AuthError} `invalid_request` for anything else.
 */
export function readCursor(
  { secretBox }: Encryption,
  text: string | undefined,
  ordering: string,
): Cursor | undefined {
  if (text === undefined) return undefined
  const parts = open(secretBox, text)
  if (parts?.[0] !== ordering)
    throw new AuthError('invalid_request', { fields: { cursor: NOT_HERE } })
  const [, isBackward, value, id] = parts
  return { ordering, isBackward, value, id }
}

function open(secretBox: Context['secretBox'], text: string): z.infer<typeof Parts> | undefined {
  try {
    const opened = secretBox.decrypt(Buffer.from(text, 'base64url'), LABEL).toString()
    return Parts.parse(JSON.parse(opened))
  } catch {
    return undefined
  }
}
