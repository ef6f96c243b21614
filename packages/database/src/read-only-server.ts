import type { Knex } from 'knex'
import { READ_ONLY } from './database-away.ts'

/** The part of knex that emits errors, which its types leave out. */
interface Teller {
  emit: (event: 'query-error', error: unknown) => void
}

/**
 * Returns the error to throw when a server that was read from is read-only. As after a rejected
 * write, none of the connections is reused.
 */
export function readOnlyServer(db: Knex): Error {
  const error = Object.assign(new Error('Postgres is read-only.'), { code: READ_ONLY })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const teller = db.client as Teller
  teller.emit('query-error', error)
  return error
}
