import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { UNLIMITED } from './connection-settings.ts'
import { openDatabase } from './open-database.ts'

/** An arbitrary number that nothing else locks on a test server. */
const TEMPLATE_LOCK = 4_203_116

export interface TestDatabase {
  url: string
  drop: () => Promise<void>
}

/**
 * Settings that a server may have and that change its responses. Every test runs with them, so a
 * statement that relies on a default fails.
 */
const UNUSUAL_SETTINGS = {
  DateStyle: 'German, DMY',
  IntervalStyle: 'sql_standard',
  TimeZone: 'Asia/Kathmandu',
  bytea_output: 'escape',
  default_transaction_isolation: 'serializable',
  standard_conforming_strings: 'off',
  transform_null_equals: 'on',
}

/** Durability is slow, and a test server does not need it. */
const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  file_copy_method: 'clone', // since Postgres 18
}

/** A database that is prepared once per server and copied for each test. */
export interface Template {
  /** Distinguishes it from the templates of other runs on the same server. */
  name: string
  /** Prepares the empty database at this address. Leaves no connection open. */
  prepare: (url: string) => Promise<void>
}

/**
 * Creates a database with a unique name on the server: an empty one, or a copy of a template.
 *
 * @param serverUrl - A server that is deleted after the tests: it need not survive a crash.
 */
export async function createTestDatabase(
  serverUrl: string,
  template?: Template,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const db = connectTo(serverUrl)
  if (template) await prepare(db, serverUrl, template)
  const from = template ? copyOf(template) : await unusualLocale(db)
  await db.raw(`create database ${name}${from}`)
  return {
    url: urlOf(serverUrl, name),
    drop: async () => {
      await db.raw(`drop database if exists ${name} with (force)`)
    },
  }
}

/** Copying the files takes a third of the time that writing them to the WAL takes. */
function copyOf({ name }: Template): string {
  return ` template ${quote(name)} strategy file_copy`
}

async function prepare(db: Knex, serverUrl: string, { name, prepare }: Template): Promise<void> {
  if (await isThere(db, name)) return
  await db.raw('select pg_advisory_lock(?)', [TEMPLATE_LOCK])
  try {
    if (await isThere(db, name)) return
    await configure(db)
    const draft = `${name}_draft`
    await db.raw(`drop database if exists ${quote(draft)} with (force)`)
    await db.raw(`create database ${quote(draft)}${await unusualLocale(db)}`)
    await prepare(urlOf(serverUrl, draft))
    await db.raw(`alter database ${quote(draft)} rename to ${quote(name)}`)
  } finally {
    await db.raw('select pg_advisory_unlock(?)', [TEMPLATE_LOCK])
  }
}

async function configure(db: Knex): Promise<void> {
  const known = await db<{ name: string }>('pg_settings').pluck('name')
  for (const [name, value] of Object.entries({ ...FAST_SETTINGS, ...UNUSUAL_SETTINGS })) {
    if (known.some((one) => one.toLowerCase() === name.toLowerCase())) {
      await db.raw(`alter system set ${name} = '${value}'`)
    }
  }
  await db.raw('select pg_reload_conf()')
}

/**
 * Returns a Turkish locale, in which the lower case of I is not i. Empty if Postgres was built
 * without ICU.
 */
async function unusualLocale(db: Knex): Promise<string> {
  const icu: unknown = await db('pg_collation').where({ collprovider: 'i' }).first('collname')
  if (icu === undefined) return ''
  return ` template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'tr'`
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

const connections = new Map<string, Knex>()

/** Returns the connection of this process to a server: opening one takes longer than its use. */
function connectTo(serverUrl: string): Knex {
  const known = connections.get(serverUrl)
  if (known) return known
  // One test prepares the template, and the others wait for it.
  const db = openDatabase(serverUrl, {
    applicationName: 'latchkey-testing',
    poolSize: 1,
    patienceMs: UNLIMITED,
  })
  connections.set(serverUrl, db)
  return db
}
