import { Id } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { z } from 'zod'

const NOT_HERE = ['This cursor belongs to another list.']

/** What a cursor says: the ordering it is good for, which way it goes, and what it begins behind. */
export interface Cursor {
  ordering: string
  isBackward: boolean
  value: string
  id: string
}

const Parts = z.tuple([z.string(), z.boolean(), z.string().max(400), Id])

/** A cursor as addresses carry it. */
export function writeCursor({ ordering, isBackward, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([ordering, isBackward, value, id])).toString('base64url')
}

/**
 * Reads what {@link writeCursor} wrote for a list of the same ordering.
 *
 * @throws {@link AuthError} `invalid_request` for anything else.
 */
export function readCursor(text: string | undefined, ordering: string): Cursor | undefined {
  if (text === undefined) return undefined
  const { data } = Parts.safeParse(parse(Buffer.from(text, 'base64url').toString('utf8')))
  if (!data || data[0] !== ordering) {
    throw new AuthError('invalid_request', { fields: { cursor: NOT_HERE } })
  }
  const [, isBackward, value, id] = data
  return { ordering, isBackward, value, id }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
