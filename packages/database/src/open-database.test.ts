import { expect, inject, onTestFinished, test } from 'vitest'
import type { Knex } from 'knex'
import { isDatabaseAway } from './database-away.ts'
import { openDatabase } from './open-database.ts'
import { openPool } from './open-pool.ts'
import { startSilentProxy } from './silent-proxy.ts'
import { createTestDatabase } from './testing.ts'

const PATIENCE = { applicationName: 'test', poolSize: 1, patienceMs: 500 }

async function newDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)
  return url
}

function open(url: string, options = PATIENCE): Knex {
  const db = openDatabase(url, options)
  onTestFinished(() => db.destroy())
  return db
}

async function set(url: string, setting: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await open(inject('postgresUrl')).raw(`alter database ${name} set ${setting}`)
}

async function caught(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

test.each([
  [`DateStyle = 'German'`, 'show DateStyle', /^ISO/],
  [`IntervalStyle = 'iso_8601'`, 'show IntervalStyle', /^postgres$/],
  [`TimeZone = 'Asia/Tokyo'`, 'show TimeZone', /^UTC$/],
  [`bytea_output = 'escape'`, 'show bytea_output', /^hex$/],
  [`client_encoding = 'LATIN1'`, 'show client_encoding', /^UTF8$/],
  [`statement_timeout = 1`, 'show statement_timeout', /^500ms$/],
  [`lock_timeout = 1`, 'show lock_timeout', /^150ms$/],
  [`default_transaction_isolation = 'serializable'`, 'show transaction_isolation', /^read commit/],
])('S07 the server setting %s has no effect', async (setting, question, answer) => {
  const url = await newDatabase()
  await set(url, setting)

  const { rows } = await open(url).raw<{ rows: Record<string, string>[] }>(question)

  expect(Object.values(rows[0] ?? {})[0]).toMatch(answer)
})

test('S07 a read-only server is unavailable', async () => {
  const url = await newDatabase()
  await open(url).raw('create table kept ()')
  await set(url, 'default_transaction_read_only = on')

  const error = await caught(Promise.resolve(open(url).raw('insert into kept default values')))

  expect(isDatabaseAway(error)).toBe(true)
})

test.each(['100%', 'a+b', 'ä/?#@:'])(
  'Postgres receives the password %s and the settings',
  async (password) => {
    const { host, pathname } = new URL(await newDatabase())
    const server = new URL(inject('postgresUrl'))
    await open(server.href).raw(`create role "${pathname.slice(1)}" login password '${password}'`)
    onTestFinished(async () => {
      await open(server.href).raw(`drop role "${pathname.slice(1)}"`)
    })
    const written = password === '100%' ? password : encodeURIComponent(password)
    const url = `postgres://${pathname.slice(1)}:${written}@${host}${pathname}`

    const { rows } = await open(url).raw<{ rows: unknown[] }>('show DateStyle')

    expect(rows).toEqual([{ DateStyle: 'ISO, MDY' }])
  },
)

test('Postgres is unavailable if its socket is missing', async () => {
  const error = await caught(Promise.resolve(open('postgres://x/y?host=/nowhere').raw('select 1')))

  expect(isDatabaseAway(error)).toBe(true)
})

test('the options of the address are kept, and a plus in its password too', async () => {
  const url = new URL(await newDatabase())
  url.searchParams.set('options', '-c search_path=mine -c TimeZone=Asia/Tokyo')
  url.password = 'a+b'

  const { rows } = await open(url.href).raw<{ rows: unknown[] }>(
    `select current_setting('search_path') as path, current_setting('TimeZone') as zone`,
  )

  expect(rows).toEqual([{ path: 'mine', zone: 'UTC' }])
})

test('a silent connection means that Postgres is unavailable, and is replaced', async () => {
  const proxy = await startSilentProxy(await newDatabase())
  onTestFinished(proxy.close)
  const db = open(proxy.url)
  await db.raw('select 1')
  proxy.goSilent()

  const error = await caught(Promise.resolve(db.raw('select 1')))

  expect(isDatabaseAway(error)).toBe(true)
  await db.raw('select 1')
})

test('a silent connection of a pool or in a transaction is replaced too', async () => {
  const proxy = await startSilentProxy(await newDatabase())
  onTestFinished(proxy.close)
  const pool = openPool(proxy.url, PATIENCE)
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  const db = open(proxy.url)
  await pool.query('select 1')
  const inside = db.transaction(async (trx) => {
    await trx.raw('select 1')
    proxy.goSilent()
    await trx.raw('select 1')
  })

  const errors = await Promise.all([caught(inside), caught(pool.query('select pg_sleep(0.1)'))])

  expect(errors.map(isDatabaseAway)).toEqual([true, true])
  await pool.query('select 1')
})

test('a lock that is never released and an endless statement time out', async () => {
  const url = await newDatabase()
  await open(url).raw('create table held ()')
  const holder = await open(url, { ...PATIENCE, patienceMs: 10_000 }).transaction()
  onTestFinished(() => holder.rollback().then(() => undefined))
  await holder.raw('lock table held')

  const waiting = await caught(Promise.resolve(open(url).raw('select from held')))
  const endless = await caught(Promise.resolve(open(url).raw('select pg_sleep(60)')))

  expect([waiting, endless].map(isDatabaseAway)).toEqual([true, true])
})

test('a read-only server is unavailable, and its connections are not reused', async () => {
  const url = await newDatabase()
  const db = open(url)
  await db.raw('create table kept ()')
  const pid = async (): Promise<unknown> => (await db.raw('select pg_backend_pid()')).rows
  const before = await pid()
  await db.raw('set session characteristics as transaction read only') // like a demoted primary

  const error = await caught(Promise.resolve(db.raw('insert into kept default values')))

  expect(isDatabaseAway(error)).toBe(true)
  expect(await pid()).not.toEqual(before)
  await db.raw('insert into kept default values')
})

test('an invalid statement does not mean that Postgres is unavailable', async () => {
  const error = await caught(Promise.resolve(open(await newDatabase()).raw('select nonsense')))

  expect(isDatabaseAway(error)).toBe(false)
})
