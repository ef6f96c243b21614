import pg from 'pg'
import { SESSION_ENDED_CHANNEL } from './session-store.ts'

const RECONNECT_MS = 1000

/**
 * Calls `onEnded` with the id of each session that any process ends, as soon as Postgres says so.
 * A connection that breaks is made again; what is announced meanwhile is missed.
 *
 * @returns A function that stops it.
 */
export function followEndedSessions(
  databaseUrl: string,
  onEnded: (sessionId: string) => void,
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
    next.on('notification', ({ payload }) => {
      if (payload) onEnded(payload)
    })
    try {
      await next.connect()
      await next.query(`listen ${SESSION_ENDED_CHANNEL}`)
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
  const application_name = 'latchkey-api-revocations'
  return new pg.Client({ connectionString, application_name, keepAlive: true })
}
