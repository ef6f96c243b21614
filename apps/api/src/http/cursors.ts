import { Id } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { z } from 'zod'
import type { Context } from '../context.ts'

const NOT_HERE = ['This cursor belongs to another list.']
const LABEL = 'cursor'

/** A cursor: its ordering, its direction, and the item before the page. */
export interface Cursor {
  ordering: string
  isBackward: boolean
  value: string
  id: string
}

const Parts = z.tuple([z.string(), z.boolean(), z.string(), Id])

type Encryption = Pick<Context, 'secretBox'>

/** Encodes a cursor for URLs. It is encrypted, so that clients cannot forge positions. */
export function writeCursor(
  { secretBox }: Encryption,
  { ordering, isBackward, value, id }: Cursor,
): string {
  const parts = Buffer.from(JSON.stringify([ordering, isBackward, value, id]))
  return secretBox.encrypt(parts, LABEL).toString('base64url')
}

/**
 * Decodes a cursor of {@link writeCursor} for a list with the same ordering.
 *
 * @throws {@link AuthError} `invalid_request` for any other text.
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
