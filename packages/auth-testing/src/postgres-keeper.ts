import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { type LocalPostgres, startLocalPostgres } from '@latchkey/local-postgres'
import pg from 'pg'
import type { LeaseMessage } from './server/postgres-lease.ts'

/** How long Postgres waits for the next test process. */
const LINGER_MS = 5000
const FIRST_PORT = 26_432
/** Durability is slow, and the data is deleted at the end. */
const FAST_SETTINGS = new Map([
  ['fsync', 'off'],
  ['synchronous_commit', 'off'],
  ['full_page_writes', 'off'],
  ['file_copy_method', 'clone'], // since Postgres 18
])

/**
 * Runs an embedded Postgres for as long as a process is connected to its address, and deletes its
 * data. A connection ends with its process, however that ends, so nothing is left over.
 */
async function keepPostgres(address: string): Promise<void> {
  const server = net.createServer()
  if (!(await listen(server, address))) return // another keeper was faster
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-postgres-'))
  fs.chmodSync(folder, 0o755) // under root, Postgres runs as another user
  const starting = startPostgres(folder)
  const message = starting.then(
    ({ url }): LeaseMessage => ({ url }),
    (error: unknown): LeaseMessage => ({
      error: error instanceof Error ? error.message : 'failed',
    }),
  )
  server.on('connection', (socket) => {
    socket.on('error', () => undefined)
    void message.then((sent) => socket.write(`${JSON.stringify(sent)}\n`))
  })

  await untilUnused(server)
  server.close()
  await starting.then(({ stop }) => stop()).catch(() => undefined)
  fs.rmSync(folder, { recursive: true, force: true })
}

/** Resolves when there has been no connection for some seconds, or at a signal to stop. */
function untilUnused(server: net.Server): Promise<void> {
  return new Promise((resolve) => {
    let connections = 0
    let timer = setTimeout(resolve, LINGER_MS)
    server.on('connection', (socket) => {
      connections += 1
      clearTimeout(timer)
      socket.resume().once('close', () => {
        connections -= 1
        if (connections === 0) timer = setTimeout(resolve, LINGER_MS)
      })
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve)
  })
}

/** Returns whether this process has the address. Takes over the socket of a killed keeper. */
async function listen(server: net.Server, address: string): Promise<boolean> {
  if (await attempt(() => once(server.listen(address), 'listening'))) return true
  if (await attempt(() => once(net.connect(address), 'connect'))) return false
  fs.rmSync(address, { force: true })
  return attempt(() => once(server.listen(address), 'listening'))
}

async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  )
}

async function startPostgres(folder: string): Promise<LocalPostgres> {
  const postgres = await startLocalPostgres({
    dataDir: path.join(folder, 'data'),
    port: FIRST_PORT,
  })
  try {
    await makeFast(postgres.url)
    return postgres
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

async function makeFast(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ name: string }>('select name from pg_settings')
  for (const { name } of rows) {
    const value = FAST_SETTINGS.get(name)
    if (value) await client.query(`alter system set ${name} = ${value}`)
  }
  await client.query('select pg_reload_conf()')
  await client.end()
}

const [, , address] = process.argv
if (address === undefined) throw new Error('Name the address to listen at.')
await keepPostgres(address)
process.exit()
