import {
  Account,
  ACCESS_TOKEN_TYPE,
  type Endpoint,
  type EndpointName,
  ENDPOINTS,
  fillPath,
  needsAccessToken,
  PATHS,
  permissionsOf,
  RefreshedTokens,
  TOKEN_EXCHANGE,
  TokenPair,
} from '@latchkey/auth-core/contract'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Services } from '../support/services.ts'
import { claimsOf, idOf, type TestApi } from '../support/start-api.ts'
import { findPersonalTokenId, findServiceId, findStreamId } from './find-ids.ts'
import type { Step } from './steps.ts'

const ErrorBody = z.union([
  z.strictObject({
    detail: z.string(),
    code: z.string().optional(),
    error: z.string().optional(),
  }),
  z.strictObject({
    detail: z.string(),
    code: z.string(),
    messages: z.array(z.record(z.string(), z.string())),
  }),
  z.object({ error: z.literal('invalid_request').optional() }).catchall(z.array(z.string())),
])
const ERROR_STATUSES = [400, 401, 403, 404, 405, 409, 412, 413, 415]

interface Held extends TokenPair {
  accountId: string
  sid: string
  /** Whether the access token is for a service instead of the API. */
  isForService: boolean
  isAdmin: boolean
}

interface Known {
  id: string
  username: string
  password: string
}

type Call = Extract<Step, { kind: 'call' }>
type Answer = Awaited<ReturnType<TestApi['request']>>

/** The parts of a call once the walk has filled in its tokens and ids. */
interface Sent {
  held: Held | undefined
  account: Known | undefined
  body: Record<string, unknown>
  before: { role: string; email: string; is_active: boolean } | undefined
}

/**
 * Sends random requests and tracks the accounts and sessions that the contract promises. The test
 * API checks each response against its row of the endpoint table.
 */
export class Walk {
  requests = 0
  /** Number of successful calls of each endpoint. */
  readonly successes = new Map<EndpointName, number>()
  readonly #api: TestApi
  readonly #services: Services
  readonly #accounts: Known[] = []
  readonly #held: Held[] = []
  /** Tokens of ended sessions: every later use must be rejected. */
  readonly #dead: Held[] = []

  constructor(api: TestApi, services: Services) {
    this.#api = api
    this.#services = services
  }

  async take(step: Step): Promise<void> {
    return step.kind === 'call' ? this.#call(step) : this.#anything(step)
  }

  /** Checks that the tokens of ended sessions are rejected. */
  async probe(): Promise<void> {
    for (const { access, refresh } of this.#dead.slice(-20)) {
      expect((await this.#send('GET', PATHS.access, { access })).status).toBe(401)
      expect((await this.#send('POST', PATHS.refresh, { body: { refresh } })).status).toBe(401)
    }
  }

  async #call(step: Call): Promise<void> {
    const row: Endpoint = ENDPOINTS[step.name]
    const held = this.#callerOf(row, step)
    const account = pick(this.#accounts, step.whom)
    const id = await this.#idFor(row, held, account)
    if (row.path.includes('{') && id === undefined) return
    if (step.name === 'logIn' && !account) return

    const body = this.#fill(step, held, account)
    const before = account && (await this.#api.ctx.db('accounts').where({ id: account.id }).first())
    const search = new URLSearchParams(step.query).toString()
    const path = fillPath<string>(row.path, { id: id ?? '' }) + (search ? `?${search}` : '')
    const answer = await this.#send(row.method, path, {
      access: row.access === 'service' && !isLeftAlone(step) ? this.#services.orders : held?.access,
      ...(row.body && { body }),
      headers:
        row.requestHeaders?.includes('If-Match') && step.version
          ? { 'if-match': step.version }
          : {},
    })
    const isGood = answer.status in row.responses
    if (isGood) this.successes.set(step.name, (this.successes.get(step.name) ?? 0) + 1)
    else this.#expectError(answer)
    if (held?.isForService && needsAccessToken(row.access)) expect(answer.status).toBe(401)
    this.#follow(step.name, isGood, answer, { held, account, body, before })
  }

  /** Every second call of an endpoint that needs a permission is an admin's, if there is one. */
  #callerOf({ access }: Endpoint, { who }: Call): Held | undefined {
    const isForAdmins = permissionsOf(access).length > 0 && who % 2 === 0
    const admins = this.#held.filter(({ isAdmin }) => isAdmin)
    return (isForAdmins ? pick(admins, who) : undefined) ?? pick(this.#held, who)
  }

  async #idFor({ pathName }: Endpoint, held: Held | undefined, account: Known | undefined) {
    if (pathName.startsWith('stream')) return findStreamId(this.#api)
    if (pathName === 'service') return findServiceId(this.#api)
    if (pathName === 'personalToken') return findPersonalTokenId(this.#api, held?.accountId)
    return pathName === 'session' ? held?.sid : account?.id
  }

  /** Puts real credentials and tokens into most of the bodies that need them. */
  #fill(step: Call, held: Held | undefined, account: Known | undefined) {
    const { name, whom } = step
    const body = name === 'logIn' || name === 'refresh' ? withTarget(step) : step.body
    if (name === 'logIn' && account) {
      return {
        ...body,
        username: account.username,
        ...(!isLeftAlone(step) && { password: account.password }),
      }
    }
    if (name === 'pollEvents') return { ...(isLeftAlone(step) ? body : POLL), ...AT_ONCE }
    if (isLeftAlone(step) || !held) return body
    if (name === 'createStream') return { service: 'orders', delivery: 'poll' }
    if (name === 'createService') return { name: body['name'] }
    if (name === 'createPersonalToken') {
      const own = this.#accounts.find(({ id }) => id === held.accountId)
      return {
        ...body,
        permissions: [],
        expires_in_days: 30,
        ...(own && { password: own.password }),
      }
    }
    if (name === 'exchangeToken') return { ...body, ...EXCHANGE, subject_token: held.access }
    if ('refresh' in body) return { ...body, refresh: held.refresh }
    if (!('token' in body)) return body
    return { ...body, token: whom % 2 === 0 ? held.access : held.refresh }
  }

  /** Updates the tracked accounts and sessions from a response. */
  #follow(name: EndpointName, isGood: boolean, answer: Answer, sent: Sent): void {
    const { held, account, body } = sent
    if (name === 'refresh' && !isGood) {
      if (answer.headers.get('refresh-outcome') === 'reused' && held) this.#bury(sidOf(held))
      return
    }
    if (!isGood) return
    if (name === 'register' || name === 'createAccount') {
      const { id, username } = Account.parse(answer.body)
      this.#accounts.push({ id, username, password: String(body['password']) })
    } else if (name === 'logIn') this.#hold(TokenPair.parse(answer.body))
    else if (name === 'refresh') {
      const { access, refresh } = RefreshedTokens.parse(answer.body)
      if (refresh !== undefined) this.#hold({ access, refresh })
    } else if (name === 'changePassword' && held) {
      this.#bury((one) => one.accountId === held.accountId)
      this.#hold(TokenPair.parse(answer.body))
      const own = this.#accounts.find(({ id }) => id === held.accountId)
      if (own) own.password = String(body['new_password'])
    } else if (held && name === 'endOtherSessions') {
      this.#bury((one) => one.accountId === held.accountId && one.sid !== held.sid)
    } else if (held && (name === 'endSession' || name === 'blacklist')) {
      if (name === 'endSession' || body['refresh'] === held.refresh) this.#bury(sidOf(held))
    } else if (held && name === 'revokeToken') {
      if (body['token'] === held.access || body['token'] === held.refresh) this.#bury(sidOf(held))
    } else if (account) this.#followAccount(name, answer, account, sent.before)
  }

  #followAccount(name: EndpointName, answer: Answer, account: Known, before: Sent['before']): void {
    if (name === 'editAccount') {
      const { role, email, is_active } = Account.parse(answer.body)
      const isSame =
        role === before?.role && email === before.email && is_active === before.is_active
      if (!isSame) this.#bury((one) => one.accountId === account.id)
    }
    if (name === 'endAccountSessions' || name === 'deleteAccount') {
      this.#bury((one) => one.accountId === account.id)
    }
    if (name === 'deleteAccount') this.#accounts.splice(this.#accounts.indexOf(account), 1)
  }

  async #anything({ who, method, path, type, body }: Extract<Step, { kind: 'anything' }>) {
    const held = pick(this.#held, who)
    const hasBody = method !== 'GET' && method !== 'HEAD'
    this.requests += 1
    const answer = await this.#api.request(method, path, {
      headers: {
        ...(type !== '' && { 'content-type': type }),
        ...(held && { authorization: `Bearer ${held.access}` }),
      },
      ...(hasBody && { body: Buffer.from(body) }),
    })
    if (method === 'HEAD' || method === 'OPTIONS') expect(answer.status).toBeLessThan(500)
    else if (![200, 201, 202, 204].includes(answer.status)) this.#expectError(answer)
    // An arbitrary request may have ended any session, so the walk drops its tokens.
    if (answer.status < 300 && hasBody) this.#held.length = 0
  }

  #expectError({ status, body }: Answer): void {
    expect({ status, body, isInContract: ERROR_STATUSES.includes(status) }).toMatchObject({
      isInContract: true,
    })
    ErrorBody.parse(body)
  }

  #hold(tokens: TokenPair): void {
    const { sid, aud, role } = claimsOf(tokens.access)
    const isForService = aud !== this.#api.ctx.tokens.audience
    const isAdmin = role === 'admin' && !isForService
    const accountId = idOf(tokens)
    this.#held.push({ ...tokens, accountId, sid: String(sid), isForService, isAdmin })
  }

  #bury(isMeant: (held: Held) => boolean): void {
    for (const one of this.#held.filter(isMeant)) {
      this.#dead.push(one)
      this.#held.splice(this.#held.indexOf(one), 1)
    }
  }

  #send(
    method: string,
    path: string,
    request: { access?: string | undefined; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer> {
    const { access, body, headers } = request
    this.requests += 1
    return this.#api.request(method, path, {
      headers: {
        ...headers,
        ...(access !== undefined && { authorization: `Bearer ${access}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }
}

const EXCHANGE = {
  grant_type: TOKEN_EXCHANGE,
  subject_token_type: ACCESS_TOKEN_TYPE,
  requested_token_type: ACCESS_TOKEN_TYPE,
  resource: 'billing',
  audience: 'billing',
  scope: 'accounts:read',
  actor_token: '',
  actor_token_type: '',
}

const POLL = { maxEvents: 5, ack: ['unknown'], setErrs: {} }
const AT_ONCE = { returnImmediately: true }

/** Some requests are sent with the values that the schema suggests. */
function isLeftAlone({ who }: Call): boolean {
  return who % 6 === 5
}

/** Asks for a token for a service in a few requests, and for the API in most. */
function withTarget({ body, whom }: Call): Record<string, unknown> {
  const { resource, scope, ...others } = body
  if (whom % 8 === 0) return { ...others, resource: 'orders' }
  return whom % 8 === 1 ? { ...others, resource, scope } : others
}

function sidOf({ sid }: Held): (held: Held) => boolean {
  return (one) => one.sid === sid
}

function pick<T>(list: readonly T[], position: number): T | undefined {
  return list.length === 0 ? undefined : list[position % list.length]
}
