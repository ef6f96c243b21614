import { randomUUID } from 'node:crypto'
import { connectionSettings } from '@latchkey/database/connection-settings'
import { pickHost } from '@latchkey/database/hosts'
import type { Knex } from 'knex'
import pg from 'pg'

const RECONNECT_MS = 1000
/** Shorter than `PATIENCE_MS`: a connection without a response in that time is broken. */
const HEARTBEAT_MS = 3000
const PATIENCE_MS = 4000

/** Handles the payload of each notification, by channel. */
export type Listeners = Readonly<Record<string, (payload: string) => void>>

type End = () => Promise<void>

export interface Feed {
  /** Leads to Postgres itself, or to a pooler in session mode. */
  url: string
  /** Sends notifications that this process must receive, on a connection of its own. */
  echoDb: Knex
  listeners: Listeners
  /** Called when the connection breaks, goes silent or delivers no notifications. */
  onBroken: (error: Error) => void
  /** Called when notifications arrive on a new connection. */
  onHeard: () => void
}

/**
 * Listens to notifications on these channels. Reconnects when the connection breaks, goes silent or
 * is deaf; notifications sent before it is back are lost.
 *
 * @returns A function that stops it.
 */
export function followNotifications(feed: Feed): End {
  let isOver = false
  let retry: NodeJS.Timeout | undefined
  let end: End = () => Promise.resolve()

  async function start(): Promise<void> {
    try {
      const url = await pickHost(feed.url)
      if (!isOver) end = listen({ ...feed, url, onBroken: again })
    } catch (error) {
      again(error)
    }
  }
  function again(error: unknown): void {
    if (isOver) return
    feed.onBroken(error instanceof Error ? error : new Error('Postgres refused the connection.'))
    retry = setTimeout(() => void start(), RECONNECT_MS)
  }

  void start()
  return async () => {
    isOver = true
    clearTimeout(retry)
    await end()
  }
}

interface Listening extends Omit<Feed, 'onBroken'> {
  onBroken: (error: unknown) => void
}

/** Listens on one connection until it is ended. Calls `onBroken` at most once, when it breaks. */
function listen({ url, echoDb, listeners, onBroken, onHeard }: Listening): End {
  const options = { applicationName: 'latchkey-api-listener', patienceMs: PATIENCE_MS }
  const client = new pg.Client(connectionSettings(url, options))
  const echo = createEcho(echoDb, onHeard)
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
    onBroken(error)
  }
  /** Also the heartbeat: repeating `listen` has no effect, and a standby rejects it. */
  async function subscribe(): Promise<void> {
    echo.assertHeard()
    for (const channel of [...Object.keys(listeners), echo.channel]) {
      await client.query(`listen ${channel}`)
    }
    await echo.send()
  }
  async function connect(): Promise<void> {
    await client.connect()
    await subscribe()
    if (!isOver) heartbeat = setInterval(() => void subscribe().catch(leave), HEARTBEAT_MS)
  }

  client.on('error', leave)
  client.on('end', () => leave(new Error('The connection for notifications was closed.')))
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === echo.channel) echo.hear(Number(payload))
    else listeners[channel]?.(payload)
  })
  void connect().catch(leave)
  return end
}

/**
 * Detects a connection that accepts `listen` and delivers nothing: a pooler in transaction mode, or
 * another server than the one that notifications are sent to.
 */
function createEcho(db: Knex, onHeard: () => void) {
  const channel = `latchkey_echo_${randomUUID().replaceAll('-', '')}`
  let next = 1
  let sent = 0
  let heard = 0
  return {
    channel,
    /** Sends nothing while the other connection is unavailable, which says nothing about this. */
    send: async () => {
      const number = next++
      await db.raw('select pg_notify(?, ?)', [channel, String(number)]).then(
        () => (sent = number),
        () => undefined,
      )
    },
    hear: (number: number) => {
      if (heard === 0) onHeard()
      heard = number
    },
    assertHeard: () => {
      if (heard >= sent) return
      throw new Error(
        'Notifications do not arrive. LISTEN_DATABASE_URL, or else DATABASE_URL, must lead to ' +
          'the Postgres of DATABASE_URL itself, or to a pooler in session mode.',
      )
    },
  }
}
