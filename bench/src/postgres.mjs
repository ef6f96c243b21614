import pg from 'pg'
import { parentOf } from './cpu.mjs'

/** The version of a Postgres, and the process that its other processes were started by. */
export async function postgresOf(databaseUrl) {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `select current_setting('server_version') as version, pg_backend_pid() as pid`,
    )
    return { version: rows[0].version, pid: parentOf(rows[0].pid) } // while that process is there
  })
}

/** Works with a connection of its own. */
export async function withClient(databaseUrl, work) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
