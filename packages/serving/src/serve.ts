import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
/** Longer than proxies keep an idle connection, so that it is never we who hang up on a request. */
const KEEP_ALIVE_MS = 75_000
/** Less than a process has to stop in. */
const DRAIN_MS = 8000

export interface Serving {
  /** The port it listens on, which the system chose when 0 was asked for. */
  port: number
  /** Finishes what is being answered, for some seconds, and takes nothing new. */
  stop: () => Promise<void>
}

/** Listens, or throws one sentence that says why it cannot. */
export async function serve(app: RequestListener, port: number, host: string): Promise<Serving> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1000,
  })
  // Behind the limit on the size of all headers, a limit on their number drops the rest unsaid.
  server.maxHeadersCount = 0
  let isDraining = false
  server.on('request', (_req, res) => {
    if (isDraining) res.setHeader('Connection', 'close')
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
    const reason = isTaken ? 'another program listens there already' : 'the system refuses'
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
