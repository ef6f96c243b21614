import { connectionSettings } from '@latchkey/database/connection-settings'
import pg from 'pg'

const RECONNECT_MS = 1000
/** Shorter than `PATIENCE_MS`: a connection without a response in that time is broken. */
const HEARTBEAT_MS = 3000
const PATIENCE_MS = 5000

/** Handles the payload of each notification, by channel. */
export type Listeners = Readonly<Record<string, (payload: string) => void>>

type End = () => Promise<void>

/**
 * Listens to notifications on these channels. Reconnects when the connection breaks or goes silent;
 * notifications sent before it is back are lost.
 *
 * @returns A function that stops it.
 */
export function followNotifications(
  databaseUrl: string,
  listeners: Listeners,
  onBroken: (error: Error) => void,
): End {
  let retry: NodeJS.Timeout | undefined
  let end = listen(databaseUrl, listeners, again)

  function again(error: Error): void {
    onBroken(error)
    retry = setTimeout(() => {
      end = listen(databaseUrl, listeners, again)
    }, RECONNECT_MS)
  }

  return async () => {
    clearTimeout(retry)
    await end()
  }
}

/** Listens on one connection until it is ended. Calls `onBroken` at most once, when it breaks. */
function listen(databaseUrl: string, listeners: Listeners, onBroken: (error: Error) => void): End {
  const options = { applicationName: 'latchkey-api-listener', patienceMs: PATIENCE_MS }
  const client = new pg.Client(connectionSettings(databaseUrl, options))
  let isOver = false
  let heartbeat: NodeJS.Timeout | undefined

  async function end(): Promise<void> {
    isOver = true
    clearInterval(heartbeat)
    await client.end().catch(() => undefined) // fails on a broken connection
  }
  function leave(error: unknown): void {
    if (isOver) return
    void end()
    onBroken(error instanceof Error ? error : new Error('Postgres refused the connection.'))
  }
  /** Also the heartbeat: repeating `listen` has no effect, and a standby rejects it. */
  async function subscribe(): Promise<void> {
    for (const channel of Object.keys(listeners)) await client.query(`listen ${channel}`)
  }
  async function connect(): Promise<void> {
    await client.connect()
    await subscribe()
    if (!isOver) heartbeat = setInterval(() => void subscribe().catch(leave), HEARTBEAT_MS)
  }

  client.on('error', leave)
  client.on('end', () => leave(new Error('The connection for notifications was closed.')))
  client.on('notification', ({ channel, payload = '' }) => listeners[channel]?.(payload))
  void connect().catch(leave)
  return end
}
