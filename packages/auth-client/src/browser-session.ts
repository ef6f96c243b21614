import { AuthError } from '@latchkey/auth-core/errors'
import { AuthClient, type AuthClientOptions, type TokenStore } from './client.ts'
import { localStorageDevices } from './local-storage-devices.ts'
import { type LocalStorageTokens, localStorageTokens } from './local-storage-tokens.ts'
import { loginId } from './login-id.ts'

/** How a login ended. */
export type Ending =
  | 'session_ended'
  | 'logged_out'
  /** The browser deleted its tokens, but the logout request failed. */
  | 'logged_out_here'
  | 'logged_out_elsewhere'

/** The login of a browser. */
export type SessionState =
  /** On a server, which does not see the browser's tokens, and until a page is hydrated. */
  | { readonly status: 'unknown'; readonly login?: undefined; readonly ending?: undefined }
  | {
      readonly status: 'logged-out'
      readonly login?: undefined
      /** How the last login of this page ended. */
      readonly ending?: Ending
    }
  | {
      readonly status: 'logged-in'
      /** Stays the same through all refreshes of a login, and differs between logins. */
      readonly login: string
      readonly ending?: undefined
    }

/** The same object each time, as React requires of a server snapshot. */
export const UNKNOWN: SessionState = { status: 'unknown' }

export type BrowserSessionOptions = Pick<AuthClientOptions, 'baseUrl' | 'timeoutMs' | 'headers'>

/**
 * Holds the login of a browser, with its tokens in localStorage. All tabs share it and follow each
 * other's changes.
 *
 * Without a window, on a server that renders pages, the state is `unknown` and the client cannot
 * log in: all users of the server would share the login.
 */
export class BrowserSession {
  readonly client: AuthClient
  readonly #tokens: LocalStorageTokens | undefined
  readonly #listeners = new Set<() => void>()
  #state: SessionState = UNKNOWN
  #isWriting = false
  #isLeaving = false

  constructor(window: Window | undefined, options: BrowserSessionOptions) {
    this.#tokens = window && localStorageTokens(window)
    this.client = new AuthClient({
      ...options,
      store: this.#tokens ? this.#following(this.#tokens) : NO_TOKENS,
      ...(window && { devices: localStorageDevices(window) }),
    })
    if (this.#tokens) this.#state = toState(this.#readLogin(), undefined)
  }

  /** Returns the same object until the login changes. */
  readonly current = (): SessionState => this.#state

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
  readonly logOut = async (): Promise<void> => {
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

  #following(tokens: LocalStorageTokens): TokenStore {
    tokens.subscribe(() => {
      this.#follow(this.#isWriting ? 'session_ended' : 'logged_out_elsewhere')
    })
    return { read: tokens.read, write: this.#write, refreshKey: tokens.refreshKey }
  }

  // All writes of this tab go through here, so any other change comes from another tab.
  readonly #write: TokenStore['write'] = (tokens) => {
    this.#isWriting = true
    this.#tokens?.write(tokens)
    this.#isWriting = false
  }

  #leave(ending: Ending): void {
    this.#isLeaving = false
    this.#follow(ending)
  }

  #follow(ending: Ending): void {
    const login = this.#readLogin()
    if (this.#isLeaving || login === this.#state.login) return
    this.#state = toState(login, ending)
    for (const listener of this.#listeners) listener()
  }

  #readLogin(): string | undefined {
    const tokens = this.#tokens?.read()
    return tokens && loginId(tokens)
  }
}

const NO_TOKENS: TokenStore = {
  read: () => undefined,
  write: (tokens) => {
    if (tokens) throw new Error('A server has no login: use the client in the browser only.')
  },
  refreshKey: () => undefined,
}

function toState(login: string | undefined, ending: Ending | undefined): SessionState {
  if (login !== undefined) return { status: 'logged-in', login }
  return ending === undefined ? { status: 'logged-out' } : { status: 'logged-out', ending }
}
