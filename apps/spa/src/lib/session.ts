import { AuthClient, type TokenStore } from '@latchkey/auth-client/client'
import { AuthError } from '@latchkey/auth-core/errors'
import { localStorageDevices } from '@latchkey/auth-client/local-storage-devices'
import {
  type LocalStorageTokens,
  localStorageTokens,
} from '@latchkey/auth-client/local-storage-tokens'
import { loginId } from './login-id.ts'

/** How a login came to its end. */
export type Ending =
  | 'session_ended'
  | 'logged_out'
  /** The login is forgotten, but the API could not be told. */
  | 'logged_out_here'
  | 'logged_out_elsewhere'

export interface LoginState {
  /** Names the login that this browser holds; `undefined` when nobody is logged in. */
  login: string | undefined
  /** How the last login ended, while nobody is logged in. */
  ending?: Ending
}

export interface SessionOptions {
  apiUrl: string
  /** How long to wait for an answer, in milliseconds. */
  timeoutMs?: number
}

/** The login of this browser: one for all its tabs, and each hears of the others' changes. */
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

  /** The same object until the login changes. */
  readonly current = (): LoginState => this.#state

  /**
   * Calls `listener` after each change of the login, whichever tab made it.
   *
   * @returns A function that stops it.
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Logs out. {@link current} keeps the login until the API has answered, so that the page that
   * asked stays as it is; the ending then tells whether the API took flash.
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

  /** Forgets a login that the API no longer takes, unless another one has taken its place. */
  giveUp(login: unknown): void {
    if (login !== undefined && login === this.#readLogin()) this.#write(undefined)
  }

  // All writing of this tab goes through here: a change at any other time is another tab's.
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
