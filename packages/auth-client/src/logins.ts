import {
  blacklist,
  changePassword,
  DEVICE_TOKEN_HEADER,
  logIn,
  type TokenPair,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClock } from './access-clock.ts'
import { type DeviceTokenStore, withDeviceToken } from './device-token-store.ts'
import type { BodyOf } from './endpoint-call.ts'
import type { EndpointCaller } from './endpoint-caller.ts'
import type { Refreshes } from './refreshes.ts'
import type { TokenStore } from './token-store.ts'

export type Credentials = Pick<BodyOf<typeof logIn>, 'username' | 'password'>
export type Passwords = BodyOf<typeof changePassword>

interface LoginsOptions {
  api: EndpointCaller
  store: TokenStore
  devices: DeviceTokenStore | undefined
  clock: AccessClock
  refreshes: Refreshes
}

/** Starts, replaces and ends the session of the stored tokens. */
export class Logins {
  readonly #options: LoginsOptions

  constructor(options: LoginsOptions) {
    this.#options = options
  }

  /** As `AuthClient.logIn`. */
  async start(credentials: Credentials): Promise<void> {
    const { api, store, devices, clock } = this.#options
    const known = devices?.read() ?? []
    const device = known.length > 0 ? { device_token: known.join('.') } : {}
    const body = { ...credentials, rotation: 'strict', ...device }
    const { body: tokens, header } = await api.call(logIn, { body })
    clock.learnFromIssued(tokens.access)
    const previous = store.read()
    store.write(tokens)
    this.#keepDevice(header(DEVICE_TOKEN_HEADER))
    // The login has succeeded, even if the old session could not be ended.
    if (previous) await this.#blacklist(previous.refresh).catch(() => undefined)
  }

  /** As `AuthClient.logOut`. */
  async end(): Promise<void> {
    const { store } = this.#options
    const tokens = store.read()
    store.write(undefined)
    if (tokens) await this.#blacklist(tokens.refresh)
  }

  /** As `AuthClient.changePassword`. */
  async replace(passwords: Passwords): Promise<void> {
    const { tokens } = this.#options.api
    const used = await tokens.current()
    try {
      await this.#replaceWith(used, passwords)
    } catch (error) {
      if (!(error instanceof AuthError) || error.status !== 401) throw error
      await this.#replaceWith(await tokens.renew(used), passwords)
    }
  }

  async #replaceWith(used: TokenPair, passwords: Passwords): Promise<void> {
    const { api, store, clock, refreshes } = this.#options
    let deviceToken: string | undefined
    const tokens = await refreshes.replace(used.refresh, async () => {
      const { body, header } = await api.callWith(used.access, changePassword, { body: passwords })
      deviceToken = header(DEVICE_TOKEN_HEADER)
      clock.learnFromIssued(body.access)
      return body
    })
    store.write(tokens)
    this.#keepDevice(deviceToken)
  }

  #keepDevice(deviceToken: string | undefined): void {
    const { devices } = this.#options
    if (deviceToken && devices) devices.write(withDeviceToken(devices.read(), deviceToken))
  }

  async #blacklist(refreshToken: string): Promise<void> {
    try {
      await this.#options.api.call(blacklist, { body: { refresh: refreshToken } })
    } catch (error) {
      // 401: the session has ended already.
      if (!(error instanceof AuthError) || error.status !== 401) throw error
    }
  }
}
