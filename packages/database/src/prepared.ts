import type { Knex } from 'knex'
import type { ClientBase, QueryResultRow } from 'pg'
import { isPooled } from './is-pooled.ts'

/** A statement that Postgres prepares once per connection. */
export interface Prepared {
  /** Unique for each text. */
  name: string
  /** With `$1`, `$2`, … */
  text: string
}

/** The part of knex that lends connections, which its types leave out. */
interface Lender {
  acquireConnection: () => Promise<ClientBase>
  releaseConnection: (connection: ClientBase) => Promise<void>
  emit: (event: 'query-error', error: unknown) => void
}

/**
 * Runs a prepared statement on a connection of knex's pool, without knex's query builder. For the
 * few statements that run most often: an update takes 80 µs of this process's time instead of 117
 * (`npm run bench -- --only=bypasses`). Through a pooler it is parsed each time, because the next
 * run may be on another connection to Postgres.
 */
export async function runPrepared<Row extends QueryResultRow>(
  db: Knex,
  { name, text }: Prepared,
  values: readonly unknown[],
): Promise<Row[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const lender = db.client as Lender
  const connection = await lender.acquireConnection()
  try {
    const names = (await isPooled(connection)) ? {} : { name }
    const { rows } = await connection.query<Row>({ ...names, text, values: [...values] })
    return rows
  } catch (error) {
    lender.emit('query-error', error)
    throw error
  } finally {
    await lender.releaseConnection(connection)
  }
}
