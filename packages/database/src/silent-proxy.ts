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

/** Starts a proxy to the database at `url`, on a port of its own or this one. For tests. */
export async function startSilentProxy(url: string, port = 0): Promise<SilentProxy> {
  const target = new URL(url)
  const pairs = new Set<[Socket, Socket]>()
  const swallowed = new Set<Socket>()
  let isSwallowing = false
  // Half-open, because a silent network does not answer the end of a connection either.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (isSwallowing) return swallow(client)
    const [port, host] = [Number(target.port), target.hostname]
    const upstream = connect({ port, host, allowHalfOpen: true })
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    client.pipe(upstream)
    upstream.pipe(client)
    for (const socket of pair) {
      socket.on('error', () => undefined)
      socket.once('close', () => {
        pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
    }
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')

  function swallow(client: Socket): void {
    swallowed.add(client.resume().on('error', () => undefined))
  }
  function goSilent(): void {
    for (const [client, upstream] of pairs) {
      client.unpipe(upstream).resume()
      client.once('end', () => isSwallowing || client.destroy())
      upstream.unpipe(client).resume()
    }
  }
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(portOf(server.address()))
  const cut = (): void => {
    for (const client of [...[...pairs].map(([one]) => one), ...swallowed]) client.destroy()
  }
  return {
    url: through.href,
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

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port.')
  return address.port
}
