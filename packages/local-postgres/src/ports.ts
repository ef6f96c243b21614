import net from 'node:net'

/** Higher ports are assigned to outgoing connections. */
const HIGHEST_PORT = 32_767

/** Returns the first port from `port` on that nothing on this machine listens on. */
export async function findFreePort(port: number): Promise<number> {
  for (let candidate = port; candidate <= HIGHEST_PORT; candidate++) {
    if (await isFree(candidate)) return candidate
  }
  throw new Error(`No port from ${port} to ${HIGHEST_PORT} is free for Postgres.`)
}

/** Returns whether a server can listen on the port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
