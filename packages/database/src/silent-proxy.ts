import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A proxy to Postgres that can go silent, like a network that drops packets. */
export interface SilentProxy {
  /** The address of the database through the proxy. */
  url: string
  /** Stops forwarding on the open connections, until the client closes them. */
  goSilent: () => void
  /** Forwards nothing, on new connections too, and responds to no end of one, until `restore`. */
  swallowAll: () => void
  restore: () => void
  /** Closes each connection, like a failover behind an address. */
  cut: () => void
  close: () => Promise<void>
}

type Pair = [client: Socket, upstream: Socket]

/** Starts a proxy to the database at `url`, on a port of its own or this one. For tests. */
export async function startSilentProxy(url: string, port = 0): Promise<SilentProxy> {
  const target = new URL(url)
  const pairs = new Set<Pair>()
  const clients = new Set<Socket>()
  let isSwallowing = false
  // Half-open, because a silent network does not answer the end of a connection either.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client.on('error', () => undefined))
    if (isSwallowing) {
      client.resume()
      return
    }
    const to = { port: Number(target.port), host: target.hostname, allowHalfOpen: true }
    const pair: Pair = [client, connect(to)]
    pairs.add(pair)
    forward(pair, () => pairs.delete(pair))
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')

  function goSilent(): void {
    for (const pair of pairs) silence(pair, () => !isSwallowing)
  }
  function cut(): void {
    for (const client of clients) client.destroy()
  }
  return {
    url: through(url, portOf(server.address())),
    goSilent,
    swallowAll: () => {
      isSwallowing = true
      goSilent()
    },
    restore: () => {
      isSwallowing = false
    },
    cut,
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function forward(pair: Pair, onClose: () => void): void {
  const [client, upstream] = pair
  client.pipe(upstream)
  upstream.pipe(client)
  for (const socket of pair) {
    socket.on('error', () => undefined)
    socket.once('close', () => {
      onClose()
      for (const other of pair) other.destroy()
    })
  }
}

/** Stops forwarding. Closes the connection when the client ends it, if `answersEnd` at that time. */
function silence([client, upstream]: Pair, answersEnd: () => boolean): void {
  client.unpipe(upstream).resume()
  upstream.unpipe(client).resume()
  client.once('end', () => answersEnd() && client.destroy())
}

function through(url: string, port: number): string {
  const address = new URL(url)
  address.hostname = '127.0.0.1'
  address.port = String(port)
  return address.href
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port.')
  return address.port
}
