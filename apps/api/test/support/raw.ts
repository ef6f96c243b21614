import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { TestApi } from './start-api.ts'

function open(api: TestApi): Socket {
  const { hostname, port } = new URL(api.url)
  return connect(Number(port), hostname)
}

/**
 * Sends bytes as they are, and gives all that comes back until the server hangs up, or until as many
 * answers are there as asked for.
 */
export async function exchange(
  api: TestApi,
  bytes: string | Buffer,
  answers = Number.POSITIVE_INFINITY,
): Promise<string> {
  const socket = open(api)
  socket.on('error', () => undefined) // a server that hangs up is an answer as well
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
    if (countAnswers(received) >= answers) socket.destroy()
  })
  socket.write(bytes)
  await once(socket, 'close')
  return received
}

export function countAnswers(received: string): number {
  return received.split('HTTP/1.1 ').length - 1
}

export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
}
