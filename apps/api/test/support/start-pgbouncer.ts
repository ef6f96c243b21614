import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished, vi } from 'vitest'

const PGBOUNCER = '/usr/sbin/pgbouncer'

/** Whether the Debian package is installed. */
export const hasPgbouncer = (): boolean => fs.existsSync(PGBOUNCER)

/** Starts pgbouncer in transaction mode, and returns the address of the database through it. */
export async function startPgbouncer(
  databaseUrl: string,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<string> {
  const { hostname, port, username, pathname } = new URL(databaseUrl)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-pgbouncer-'))
  const users = path.join(folder, 'users.txt')
  fs.writeFileSync(users, `"${username}" ""\n`)
  const through = new URL(databaseUrl)
  through.port = String(await freePort())
  through.hostname = '127.0.0.1'
  const options = {
    listen_addr: through.hostname,
    listen_port: through.port,
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: users,
    pool_mode: 'transaction',
    ignore_startup_parameters: 'options',
    ...settings,
  }
  const file = path.join(folder, 'pgbouncer.ini')
  const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  const database = `${pathname.slice(1)} = host=${hostname} port=${port}`
  fs.writeFileSync(file, ['[databases]', database, '[pgbouncer]', ...lines, ''].join('\n'))
  const child = spawn(PGBOUNCER, ['-q', ...runAsNobody(folder), file], { stdio: 'ignore' })
  const hasExited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGINT')
    await hasExited
    fs.rmSync(folder, { recursive: true })
  })
  await vi.waitFor(() => connectTo(Number(through.port)))
  return through.href
}

/** pgbouncer refuses to run as root. */
function runAsNobody(folder: string): string[] {
  if (process.getuid?.() !== 0) return []
  spawnSync('chown', ['-R', 'nobody', folder])
  return ['-u', 'nobody']
}

async function connectTo(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect').finally(() => socket.destroy())
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
