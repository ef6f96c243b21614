import type { Knex } from 'knex'
import { READ_ONLY } from './database-away.ts'

/** The part of knex that tells of errors; its types leave it open. */
interface Teller {
  emit: (event: 'query-error', error: unknown) => void
}

/**
 * What to throw when a server that was read from turns out to take no writes. As when Postgres refuses a
 * write itself, none of the connections is used again.
 */
export function readOnlyServer(db: Knex): Error {
  const error = Object.assign(new Error('Postgres takes no writes.'), { code: READ_ONLY })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const teller = db.client as Teller
  teller.emit('query-error', error)
  return error
}
