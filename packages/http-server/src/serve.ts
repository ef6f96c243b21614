import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
/**
 * Longer than proxies keep an idle connection, so that the server never closes one that a proxy
 * sends a request on.
 */
const KEEP_ALIVE_MS = 75_000
/** Less than the time that a process has to stop. */
const DRAIN_MS = 6000

export interface Serving {
  /** The port that the server listens on. The system chooses it if 0 was requested. */
  port: number
  /** Finishes requests in progress, for up to some seconds, and accepts no new ones. */
  stop: () => Promise<void>
}

/**
 * Starts a server.
 *
 * @throws An error that says in one sentence why it cannot listen.
 */
export async function serve(app: RequestListener, port: number, host: string): Promise<Serving> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1000,
  })
  // Node silently drops headers above this number. Their total size is limited anyway.
  server.maxHeadersCount = 0
  let isDraining = false
  server.on('request', (_req, res) => {
    if (isDraining) res.setHeader('Connection', 'close')
    // A connection whose request came before draining began falls idle with its response.
    res.once('close', () => isDraining && setImmediate(() => server.closeIdleConnections()))
  })
  server.on('request', app)

  await listen(server, port, host)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: async () => {
      isDraining = true
      await drain(server)
    },
  }
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const reason = isTaken ? 'the port is already in use' : 'the system does not allow it'
    throw new Error(`Cannot listen on ${host}:${port}: ${reason}.`, { cause })
  }
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}
