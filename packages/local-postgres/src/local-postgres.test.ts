import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type LocalPostgres, startLocalPostgres } from './local-postgres.ts'
import { openDatabase } from '@latchkey/database'

const PORT = 26_432

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-postgres-'))
  fs.chmodSync(folder, 0o755)
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'data')
}

async function start(dataDir: string): Promise<LocalPostgres> {
  const postgres = await startLocalPostgres({ dataDir, port: PORT })
  onTestFinished(() => postgres.stop())
  return postgres
}

async function ask<T>({ url }: LocalPostgres, sql: string): Promise<T[]> {
  const db = openDatabase(url, { applicationName: 'test', poolSize: 1 })
  try {
    const { rows } = await db.raw<{ rows: T[] }>(sql)
    return rows
  } finally {
    await db.destroy()
  }
}

test('starts with an empty folder, and restarts with its data', async () => {
  const dataDir = newFolder()
  const first = await start(dataDir)
  await ask(first, 'create table kept as select 1 as one')
  await first.stop()

  const second = await start(dataDir)

  expect(await ask(second, 'select * from kept')).toEqual([{ one: 1 }])
})

test('committed data survives a kill', async () => {
  const dataDir = newFolder()
  const first = await start(dataDir)
  await ask(first, 'create table kept as select 1 as one')
  const [pid] = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await first.stop()

  const second = await start(dataDir)

  expect(await ask(second, 'select * from kept')).toEqual([{ one: 1 }])
})

test('a running server is adopted', async () => {
  const dataDir = newFolder()
  const first = await start(dataDir)

  const second = await start(dataDir)

  expect(second).toMatchObject({ isAdopted: true, port: first.port })
})

test('two folders have two servers on two ports', async () => {
  const [one, other] = await Promise.all([start(newFolder()), start(newFolder())])

  expect(other.port).not.toBe(one.port)
  await ask(one, 'create table mine ()')
  await expect(ask(other, 'select from mine')).rejects.toThrow('does not exist')
})

test('listens on the loopback address only', async () => {
  const postgres = await start(newFolder())

  expect(await ask(postgres, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
})

test('the leftovers of an interrupted start are replaced', async () => {
  const dataDir = newFolder()
  fs.mkdirSync(`${dataDir}.new`)
  fs.writeFileSync(path.join(`${dataDir}.new`, 'half'), '')

  expect(await ask(await start(dataDir), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder with other files is left unchanged', async () => {
  const dataDir = newFolder()
  fs.mkdirSync(dataDir)
  fs.writeFileSync(path.join(dataDir, 'letter.txt'), 'dear')

  await expect(start(dataDir)).rejects.toThrow('contains files that are not Postgres data')

  expect(fs.readdirSync(dataDir)).toEqual(['letter.txt'])
})

test('a stale pid file is ignored, even if another process has its pid', async () => {
  const dataDir = newFolder()
  const first = await start(dataDir)
  const pidFile = path.join(dataDir, 'postmaster.pid')
  const [, ...rest] = fs.readFileSync(pidFile, 'utf8').split('\n')
  await first.stop()
  fs.writeFileSync(pidFile, [process.pid, ...rest].join('\n'))

  const second = await start(dataDir)

  expect(second.isAdopted).toBe(false)
})

test('a broken connection is replaced by a new one', async () => {
  const postgres = await start(newFolder())
  const db = openDatabase(postgres.url, { applicationName: 'test', poolSize: 1 })
  onTestFinished(() => db.destroy())

  await expect(db.raw('select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow()

  await vi.waitFor(() => db.raw('select 1'))
})

test.runIf(process.getuid?.() === 0)(
  'root keeps the data elsewhere behind a link if no other user can enter the folder',
  async () => {
    const dataDir = newFolder()
    fs.chmodSync(path.dirname(dataDir), 0o700)

    const first = await start(dataDir)
    onTestFinished(() => fs.rmSync(first.dataDir, { recursive: true, force: true }))
    await ask(first, 'create table kept as select 1 as one')
    await first.stop()

    expect(fs.readlinkSync(dataDir)).toBe(first.dataDir)
    expect(await ask(await start(dataDir), 'select * from kept')).toEqual([{ one: 1 }])
  },
)
