import { connect } from 'node:net'
import { once } from 'node:events'
import { PATHS } from '@latchkey/auth-core/contract'
import type { TestApi } from './start-api.ts'

/** Sends a refresh and resets the connection at the first byte, so the response is lost. */
export async function askAndHangUp(api: TestApi, refresh: string, key: string): Promise<void> {
  const { hostname, port } = new URL(api.url)
  const body = JSON.stringify({ refresh, idempotency_key: key })
  const socket = connect(Number(port), hostname)
  socket.write(
    `POST ${PATHS.refresh} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  await once(socket, 'readable')
  socket.resetAndDestroy()
}
