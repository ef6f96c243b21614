import pg from 'pg'
import { parentOf } from './cpu.mjs'

/** Returns the version of a Postgres, and the id of its main process. */
export async function postgresOf(databaseUrl) {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `select current_setting('server_version') as version, pg_backend_pid() as pid`,
    )
    return { version: rows[0].version, pid: parentOf(rows[0].pid) } // the backend must be running
  })
}

/** Runs `work` with a new connection, and closes it. */
export async function withClient(databaseUrl, work) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
