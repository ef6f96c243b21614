import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { TestApi } from './start-api.ts'

function open(api: TestApi): Socket {
  const { hostname, port } = new URL(api.url)
  return connect(Number(port), hostname)
}

/**
 * Sends raw bytes and returns everything received until the server closes the connection or until
 * `answers` responses have arrived.
 */
export async function exchange(
  api: TestApi,
  bytes: string | Buffer,
  answers = Number.POSITIVE_INFINITY,
): Promise<string> {
  const socket = open(api)
  socket.on('error', () => undefined) // a closed connection is a valid response
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
