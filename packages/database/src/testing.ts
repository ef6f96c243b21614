import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { openDatabase } from './open-database.ts'

/** Any number that nothing else locks on a server for tests. */
const TEMPLATE_LOCK = 4_203_116

export interface TestDatabase {
  url: string
  drop: () => Promise<void>
}

/** A database that is prepared once for a server, and copied for each test. */
export interface Template {
  /** Tells it from the templates of other runs on the same server. */
  name: string
  /** Prepares the empty database at this address, and leaves no connection to it. */
  prepare: (url: string) => Promise<void>
}

/**
 * Makes a database with a name of its own on the server: an empty one, or a copy of a template.
 *
 * @param serverUrl - Of a server that is thrown away after the tests: it need not survive a crash.
 */
export async function createTestDatabase(
  serverUrl: string,
  template?: Template,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withServer(serverUrl, async (db) => {
    if (template) await prepare(db, serverUrl, template)
    const from = template ? ` template ${quote(template.name)}` : ''
    await db.raw(`create database ${name}${from}`)
  })
  return {
    url: urlOf(serverUrl, name),
    drop: () =>
      withServer(serverUrl, async (db) => {
        await db.raw(`drop database if exists ${name} with (force)`)
      }),
  }
}

async function prepare(db: Knex, serverUrl: string, { name, prepare }: Template): Promise<void> {
  if (await isThere(db, name)) return
  await db.raw('select pg_advisory_lock(?)', [TEMPLATE_LOCK])
  try {
    if (await isThere(db, name)) return
    await stopCaring(db)
    const draft = `${name}_draft`
    await db.raw(`drop database if exists ${quote(draft)} with (force)`)
    await db.raw(`create database ${quote(draft)}`)
    await prepare(urlOf(serverUrl, draft))
    await db.raw(`alter database ${quote(draft)} rename to ${quote(name)}`)
  } finally {
    await db.raw('select pg_advisory_unlock(?)', [TEMPLATE_LOCK])
  }
}

/** Nothing on this server is worth waiting for a disk. */
async function stopCaring(db: Knex): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await db.raw(`alter system set ${setting} = off`)
  }
  await db.raw('select pg_reload_conf()')
}

async function isThere(db: Knex, name: string): Promise<boolean> {
  const row: unknown = await db('pg_database').where({ datname: name }).first('datname')
  return row !== undefined
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '')}"`
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = database
  return url.href
}

async function withServer(serverUrl: string, work: (db: Knex) => Promise<void>): Promise<void> {
  const db = openDatabase(serverUrl, { applicationName: 'latchkey-testing', poolSize: 1 })
  try {
    await work(db)
  } finally {
    await db.destroy()
  }
}
