import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  type Activity,
  fillPath,
  type Overview,
  type OwnAccount,
  PATHS,
  type PersonalToken,
  PersonalTokenBody,
  RefreshBody,
  type Session,
  TokenBody,
} from '@latchkey/auth-core/contract'
import { AuthError, type AuthErrorOptions, type AuthErrorCode } from '@latchkey/auth-core/errors'
import { rolePermissions, rolesWithin, type Role } from '@latchkey/auth-core/roles'
import { toWire } from '@latchkey/auth-core/wire'
import { onTestFinished } from 'vitest'

export const PASSWORD = 'correct horse'
/** The text of every new personal access token. */
export const NEW_TOKEN = 'lkp_a-new-token'

const DAY_MS = 24 * 60 * 60 * 1000

type Handler = (body: unknown, account: OwnAccount) => unknown

/** Implements the contract over real HTTP, and fails on demand. */
export interface StandInApi {
  url: string
  /** Requests so far, for example `GET /auth/me/`, without preflights. */
  asked: string[]
  /** Their decoded query strings, where present. */
  searched: string[]
  accounts: OwnAccount[]
  /** The sessions and the activity of every account. */
  sessions: Session[]
  activity: Activity[]
  /** The personal access tokens of every account. */
  personalTokens: PersonalToken[]
  /** Rejects all requests for `path` until {@link StandInApi.recover}. */
  refuse: (path: string, code: AuthErrorCode, options?: AuthErrorOptions) => void
  /** Closes every connection until {@link StandInApi.recover}. */
  goDown: () => void
  recover: () => void
  /** Rejects all access tokens issued so far. */
  expireAccessTokens: () => void
  /** Rejects all access and refresh tokens issued so far. */
  endSessions: () => void
}

/** Starts an API with one account per role, named after it. It stops when the test finishes. */
export async function startStandInApi(): Promise<StandInApi> {
  const state = new StandInState()
  const server = createServer((req, res) => void state.answer(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A cast: a server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo
  return Object.assign(state, { url: `http://127.0.0.1:${port}` })
}

class StandInState {
  readonly asked: string[] = []
  readonly searched: string[] = []
  readonly accounts = [createAccount('customer'), createAccount('staff'), createAccount('admin')]
  sessions: Session[] = []
  readonly activity: Activity[] = []
  personalTokens: PersonalToken[] = []
  readonly #refusals = new Map<string, AuthError>()
  #isDown = false
  #issued = 0
  #firstAccess = 0
  #firstRefresh = 0

  readonly refuse: StandInApi['refuse'] = (path, code, options) => {
    this.#refusals.set(path, new AuthError(code, options))
  }
  readonly goDown = (): void => void (this.#isDown = true)
  readonly recover = (): void => {
    this.#refusals.clear()
    this.#isDown = false
  }
  readonly expireAccessTokens = (): void => void (this.#firstAccess = this.#issued + 1)
  readonly endSessions = (): void => {
    this.expireAccessTokens()
    this.#firstRefresh = this.#issued + 1
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (this.#isDown) return void req.socket.destroy()
    res.setHeader('Access-Control-Allow-Origin', '*')
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE')
    res.setHeader('Access-Control-Allow-Headers', 'authorization, content-type')
    res.setHeader('Access-Control-Expose-Headers', 'date, retry-after')
    if (req.method === 'OPTIONS') return void res.end()

    const [path = '', search = ''] = (req.url ?? '').split('?')
    this.asked.push(`${req.method ?? ''} ${path}`)
    if (search !== '') this.searched.push(decodeURIComponent(search))
    try {
      const refusal = this.#refusals.get(path)
      if (refusal) throw refusal
      const body: unknown = JSON.parse((await text(req)) || 'null')
      sendJson(res, 200, this.#handle(path, body, req.headers.authorization))
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      const { status, headers, body } = toWire(error)
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
      sendJson(res, status, body)
    }
  }

  #handle(path: string, body: unknown, authorization: string | undefined): unknown {
    const handlers: Record<string, Handler> = {
      [PATHS.me]: (_, account) => account,
      [PATHS.accounts]: (_, account) => this.#listAccounts(account),
      [PATHS.sessions]: () => this.sessions,
      [PATHS.activity]: () => this.activity,
      [PATHS.overview]: () => OVERVIEW,
      [PATHS.password]: (_, account) => this.#issue(account.id),
      [PATHS.personalTokens]: (input) =>
        input === null ? this.personalTokens : this.#createToken(PersonalTokenBody.parse(input)),
      [PATHS.otherSessions]: () => ({ ended: this.#endSessions((one) => !one.is_current) }),
    }
    for (const { id } of this.sessions) {
      handlers[fillPath(PATHS.session, { id })] = () => this.#endSessions((one) => one.id === id)
    }
    const open: Record<string, (body: unknown) => unknown> = {
      [PATHS.register]: (input) => this.#register(input),
      [PATHS.token]: (input) => this.#logIn(TokenBody.parse(input)),
      [PATHS.refresh]: (input) => this.#refresh(RefreshBody.parse(input).refresh),
      [PATHS.blacklist]: () => ({}),
    }
    const handler = handlers[path]
    if (handler) return handler(body, this.#holderOf(authorization))
    return open[path]?.(body)
  }

  #listAccounts(account: OwnAccount): unknown {
    if (!account.permissions.includes('accounts:read')) throw new AuthError('permission_denied')
    return this.accounts
  }

  /** Ends the chosen sessions and returns their number. */
  #endSessions(isChosen: (session: Session) => boolean): number {
    const before = this.sessions.length
    this.sessions = this.sessions.filter((session) => !isChosen(session))
    return before - this.sessions.length
  }

  #createToken({ name, permissions, expires_in_days: days }: PersonalTokenBody): unknown {
    const [created_at, expires_at] = [0, days].map((after) =>
      new Date(Date.now() + after * DAY_MS).toISOString(),
    )
    const created = { id: `id-of-${name}`, name, permissions, created_at, expires_at }
    const token = { ...created, last_used_at: null } as PersonalToken
    this.personalTokens = [token, ...this.personalTokens]
    return { ...token, token: NEW_TOKEN }
  }

  #register(input: unknown): OwnAccount {
    // A cast: the tests send valid forms, and simulate rejections with `refuse`.
    const { username, role } = input as { username: string; role: Role }
    const account = createAccount(role, username)
    this.accounts.push(account)
    return account
  }

  #logIn({ username, password }: TokenBody): unknown {
    const account = this.accounts.find((one) => one.username === username)
    if (!account || password !== PASSWORD) throw new AuthError('no_active_account')
    return this.#issue(account.id)
  }

  #refresh(token: string): unknown {
    const [id = '', issued] = token.split('#')
    if (Number(issued) < this.#firstRefresh) throw new AuthError('token_blacklisted')
    return this.#issue(id)
  }

  #issue(id: string): unknown {
    this.#issued += 1
    const claims = { user_id: id, sid: `session of ${id}`, issued: this.#issued }
    return { access: `e30.${btoa(JSON.stringify(claims))}.c2ln`, refresh: `${id}#${this.#issued}` }
  }

  #holderOf(authorization: string | undefined): OwnAccount {
    const payload = authorization?.split('.')[1]
    if (!payload) throw new AuthError('not_authenticated')
    // A cast: `#issue` wrote this payload.
    const { user_id, issued } = JSON.parse(atob(payload)) as { user_id: string; issued: number }
    const account = this.accounts.find(({ id }) => id === user_id)
    if (!account || issued < this.#firstAccess) {
      throw new AuthError('token_expired', { isBearer: true })
    }
    return account
  }
}

const OVERVIEW: Overview = {
  accounts: { total: 3, is_exact: true },
  live_sessions: 4,
  days: [{ day: '2026-01-02', logins: 5, failures: 6, registrations: 7, sessions: 8 }],
}

function createAccount(role: Role, username: string = role): OwnAccount {
  return {
    id: `id-of-${username}`,
    username,
    email: `${username}@localhost.test`,
    role,
    is_active: true,
    date_joined: '2026-01-02T03:04:05Z',
    last_login: null,
    email_verified: true,
    permissions: [...rolePermissions()[role]],
    manageable_roles: rolesWithin(role, rolePermissions()),
  }
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
