import type { AccessClock } from './access-clock.ts'
import type { DeviceTokenStore } from './device-token-store.ts'
import type { Refreshes } from './refreshes.ts'
import type { TokenStore } from './token-store.ts'

export interface AuthClientOptions {
  /** Address of the auth API, such as `http://localhost:8000`. */
  baseUrl: string
  store: TokenStore
  /** How long to wait for a response, in milliseconds. */
  timeoutMs?: number
  /** Stores the device tokens. Without it, every login has the rate limit of an unknown device. */
  devices?: DeviceTokenStore
  /** Headers of every request. */
  headers?: () => Record<string, string>
  /** Share it among the clients of a process, so that a new client knows the server's time. */
  clock?: AccessClock
  /** Share it among clients with the same tokens in their stores, such as a session's requests. */
  refreshes?: Refreshes
}

/** Options of a single call. */
export interface CallOptions {
  signal?: AbortSignal
}
