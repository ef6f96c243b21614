import { AuthClient, type TokenStore } from '@latchkey/auth-client/client'
import { AuthError } from '@latchkey/auth-core/errors'
import { localStorageDevices } from '@latchkey/auth-client/local-storage-devices'
import {
  type LocalStorageTokens,
  localStorageTokens,
} from '@latchkey/auth-client/local-storage-tokens'
import { loginId } from './login-id.ts'

/** How a login ended. */
export type Ending =
  | 'session_ended'
  | 'logged_out'
  /** The browser deleted its tokens, but the logout request failed. */
  | 'logged_out_here'
  | 'logged_out_elsewhere'

export interface LoginState {
  /** Id of the login in this browser; `undefined` without a login. */
  login: string | undefined
  /** How the last login ended. Set only without a login. */
  ending?: Ending
}

export interface SessionOptions {
  apiUrl: string
  /** Request timeout in milliseconds. */
  timeoutMs?: number
}

/** Holds the login of this browser. All tabs share it and follow each other's changes. */
export class Session {
  readonly client: AuthClient
  readonly #tokens: LocalStorageTokens
  readonly #listeners = new Set<() => void>()
  #state: LoginState
  #isWriting = false
  #isLeaving = false

  constructor(window: Window, { apiUrl, ...options }: SessionOptions) {
    this.#tokens = localStorageTokens(window)
    this.#tokens.subscribe(() => {
      this.#follow(this.#isWriting ? 'session_ended' : 'logged_out_elsewhere')
    })
    const { read, refreshKey } = this.#tokens
    const store: TokenStore = { read, write: this.#write, refreshKey }
    const devices = localStorageDevices(window)
    this.client = new AuthClient({ baseUrl: apiUrl, store, devices, ...options })
    this.#state = { login: this.#readLogin() }
  }

  /** Returns the same object until the login changes. */
  readonly current = (): LoginState => this.#state

  /**
   * Calls `listener` after each change of the login, in this tab or another one.
   *
   * @returns A function that unsubscribes the listener.
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Logs out. {@link current} keeps the login until the API responds, so that the page stays as it
   * is until then. The ending is `logged_out_here` if the request failed.
   */
  async logOut(): Promise<void> {
    this.#isLeaving = true
    try {
      await this.client.logOut()
      this.#leave('logged_out')
    } catch (error) {
      this.#leave('logged_out_here')
      if (!(error instanceof AuthError)) throw error
    }
  }

  /** Deletes a login that the API rejects, unless another one has replaced it. */
  giveUp(login: unknown): void {
    if (login !== undefined && login === this.#readLogin()) this.#write(undefined)
  }

  // All writes of this tab go through here, so any other change comes from another tab.
  readonly #write: TokenStore['write'] = (tokens) => {
    this.#isWriting = true
    this.#tokens.write(tokens)
    this.#isWriting = false
  }

  #leave(ending: Ending): void {
    this.#isLeaving = false
    this.#follow(ending)
  }

  #follow(ending: Ending): void {
    const login = this.#readLogin()
    if (this.#isLeaving || login === this.#state.login) return
    this.#state = login === undefined ? { login, ending } : { login }
    for (const listener of this.#listeners) listener()
  }

  #readLogin(): string | undefined {
    const tokens = this.#tokens.read()
    return tokens && loginId(tokens)
  }
}
