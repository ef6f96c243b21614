import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

const HOST = '127.0.0.1'

export interface LoopbackServer {
  url: string
  /** Sets what handles the requests. */
  handle: (listener: RequestListener) => void
  /** Closes the server and its connections, those in use included. */
  close: () => Promise<void>
}

/** Starts a server on a free port of the loopback address. */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const server = createServer()
  server.listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  const url = `http://${HOST}:${typeof address === 'object' && address ? address.port : 0}`
  return {
    url,
    handle: (listener) => void server.on('request', listener),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
