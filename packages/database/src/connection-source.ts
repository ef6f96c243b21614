import {
  type ConnectionOptions,
  type ConnectionSettings,
  connectionSettings,
} from './connection-settings.ts'
import { hostsOf, pickHost } from './hosts.ts'

const PICK_AGAIN_MS = 1000

/** Where a pool of knex connects to. */
export interface ConnectionSource {
  /** knex's `connection`. */
  connection: ConnectionSettings | (() => Promise<ConnectionSettings>)
  /** Call it when a connection is open. */
  trust: () => void
  /** Call it when Postgres fails: another host may be the one that accepts writes by now. */
  distrust: () => void
}

/** With several hosts, connections lead to the one that accepts writes. */
export function createConnectionSource(url: string, options: ConnectionOptions): ConnectionSource {
  let isTrusted = false
  let pickedAt = -PICK_AGAIN_MS
  let picking: Promise<string> | undefined

  async function pick(): Promise<string> {
    try {
      return await pickHost(url)
    } finally {
      pickedAt = performance.now()
      picking = undefined
    }
  }
  async function connection() {
    isTrusted = false // until a connection is open
    const host = await (picking ??= pick())
    const expirationChecker = (): boolean =>
      !isTrusted && performance.now() - pickedAt > PICK_AGAIN_MS
    return { ...connectionSettings(host, options), expirationChecker }
  }
  return {
    connection: hostsOf(url).length > 1 ? connection : connectionSettings(url, options),
    trust: () => {
      isTrusted = true
    },
    distrust: () => {
      isTrusted = false
    },
  }
}
