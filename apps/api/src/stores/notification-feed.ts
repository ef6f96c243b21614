import pg from 'pg'

const RECONNECT_MS = 1000

/** What to do with the text of each notification, by channel. */
export type Listeners = Readonly<Record<string, (payload: string) => void>>

/**
 * Hears what any process announces on these channels, as soon as Postgres says so. A connection that
 * breaks is made again; what is announced meanwhile is missed.
 *
 * @returns A function that stops it.
 */
export function followNotifications(
  databaseUrl: string,
  listeners: Listeners,
  onBroken: (error: Error) => void,
): () => Promise<void> {
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let isStopped = false

  function reconnect(error: Error): void {
    if (isStopped || retry) return
    onBroken(error)
    retry = setTimeout(() => {
      retry = undefined
      void connect()
    }, RECONNECT_MS)
  }

  async function connect(): Promise<void> {
    const next = newClient(databaseUrl)
    client = next
    next.on('error', reconnect)
    next.on('end', () => reconnect(new Error('The connection for notifications has closed.')))
    next.on('notification', ({ channel, payload = '' }) => listeners[channel]?.(payload))
    try {
      await next.connect()
      for (const channel of Object.keys(listeners)) await next.query(`listen ${channel}`)
    } catch (error) {
      await next.end().catch(() => undefined) // broken already
      reconnect(error instanceof Error ? error : new Error('Postgres refused the connection.'))
    }
  }

  void connect()
  return async () => {
    isStopped = true
    clearTimeout(retry)
    await client?.end().catch(() => undefined) // a broken connection has ended as well
  }
}

function newClient(connectionString: string): pg.Client {
  const application_name = 'latchkey-api-listener'
  return new pg.Client({ connectionString, application_name, keepAlive: true })
}
