import type { ClientBase } from 'pg'

const known = new WeakMap<ClientBase, Promise<boolean>>()

/**
 * Returns whether a pooler, such as pgbouncer, is between this connection and Postgres: it announces
 * another process than the one that runs the statements. Asks once per connection.
 */
export function isPooled(connection: ClientBase): Promise<boolean> {
  const answer = known.get(connection) ?? ask(connection)
  known.set(connection, answer)
  return answer
}

async function ask(connection: ClientBase): Promise<boolean> {
  const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid')
  // pg's types leave it out.
  return !('processID' in connection) || connection.processID !== rows[0]?.pid
}
