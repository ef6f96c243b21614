import type { Knex } from 'knex'

/** A Postgres server, as the role of this connection sees it. */
export interface Server {
  /** The major version. */
  version: number
  now: Date
  isReadOnly: boolean
  isSuperuser: boolean
  maxConnections: number
}

export async function describeServer(db: Knex): Promise<Server> {
  const { rows } = await db.raw<{ rows: Server[] }>(`
    select current_setting('server_version_num')::int / 10000 as version,
           clock_timestamp() as now,
           current_setting('transaction_read_only')::boolean as "isReadOnly",
           current_setting('is_superuser')::boolean as "isSuperuser",
           current_setting('max_connections')::int as "maxConnections"`)
  const [server] = rows
  if (!server) throw new Error('Postgres did not describe itself.')
  return server
}
