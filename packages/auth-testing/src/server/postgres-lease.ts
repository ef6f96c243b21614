import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { leaseAddress } from './lease-address.ts'

const POLL_MS = 20
/** How long the keeper may take to listen. After that it starts Postgres, without a limit here. */
const START_MS = 15_000

/** What the keeper writes to each connection, as a line of JSON. */
export const LeaseMessage = z.union([
  z.object({ url: z.string() }),
  z.object({ error: z.string() }),
])
export type LeaseMessage = z.infer<typeof LeaseMessage>

/** The use of a Postgres server. */
export interface Lease {
  url: string
  release: () => void
}

/**
 * Returns the embedded Postgres of this installation, and starts it if it does not run. It runs
 * until a few seconds after the last lease ends. The end of this process ends its leases.
 *
 * @throws An error that says in one sentence why Postgres cannot start.
 */
export async function leasePostgres(): Promise<Lease> {
  const address = leaseAddress()
  const socket = (await connect(address)) ?? (await startKeeper(address))
  const [line] = await Promise.race([
    once(createInterface({ input: socket }), 'line'),
    once(socket, 'close').then(() => ['{"error": "Postgres stopped while it started."}']),
  ])
  const message = LeaseMessage.parse(JSON.parse(String(line)))
  if ('error' in message) {
    socket.destroy()
    throw new Error(message.error)
  }
  socket.unref() // a forgotten lease must not keep the process alive
  return { url: message.url, release: () => socket.destroy() }
}

async function startKeeper(address: string): Promise<net.Socket> {
  const file = path.join(import.meta.dirname, 'postgres-keeper.js')
  const keeper = spawn(process.execPath, [file, address], { detached: true, stdio: 'ignore' })
  keeper.unref()
  const deadline = performance.now() + START_MS
  while (performance.now() < deadline) {
    const socket = await connect(address)
    if (socket) return socket
    await wait(POLL_MS)
  }
  throw new Error(`The keeper of the embedded Postgres did not start. Run: node ${file} ${address}`)
}

/** Returns `undefined` when no keeper listens. */
async function connect(address: string): Promise<net.Socket | undefined> {
  const socket = net.connect(address)
  try {
    await once(socket, 'connect')
    socket.on('error', () => undefined) // `close` follows
    return socket
  } catch {
    return undefined
  }
}
