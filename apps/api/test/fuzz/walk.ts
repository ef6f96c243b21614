import {
  Account,
  accountPath,
  accountResetPath,
  accountSessionsPath,
  AccessInfo,
  AccountList,
  ActivityList,
  EndedSessions,
  OwnAccount,
  PATHS,
  RefreshedTokens,
  SessionList,
  TokenPair,
} from '@latchkey/auth-core/contract'
import { AuditList, Overview } from '@latchkey/auth-core/lists'
import { expect } from 'vitest'
import { z } from 'zod'
import { claimsOf, idOf, type TestApi } from '../support/start-api.ts'
import type { Step } from './steps.ts'

const Refusal = z.union([
  z.strictObject({ detail: z.string(), code: z.string().optional() }),
  z.strictObject({
    detail: z.string(),
    code: z.string(),
    messages: z.array(z.record(z.string(), z.string())),
  }),
  z.record(z.string(), z.array(z.string())),
])
const REFUSALS = [400, 401, 403, 404, 405, 409, 412, 413, 415]
const READS: Readonly<Record<string, z.ZodType>> = {
  [PATHS.me]: OwnAccount,
  [PATHS.access]: AccessInfo,
  [PATHS.activity]: ActivityList,
  [PATHS.sessions]: SessionList,
  [PATHS.overview]: Overview,
  [PATHS.accounts]: AccountList,
  [PATHS.audit]: AuditList,
}

interface Held extends TokenPair {
  accountId: string
  sid: string
}

interface Known {
  id: string
  username: string
  password: string
}

type Answer = Awaited<ReturnType<TestApi['request']>>

/** Walks through the API, and knows as much of its state as the contract promises. */
export class Walk {
  requests = 0
  readonly #api: TestApi
  readonly #accounts: Known[] = []
  readonly #held: Held[] = []
  /** Tokens that were told to be over, and must be refused from then on. */
  readonly #dead: Held[] = []

  constructor(api: TestApi) {
    this.#api = api
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'register':
        return this.#register(step.body)
      case 'logIn':
        return this.#logIn(step)
      case 'refresh':
      case 'blacklist':
      case 'verify':
        return this.#useRefresh(step)
      case 'read':
        return this.#read(step)
      case 'edit':
        return this.#edit(step)
      case 'delete':
      case 'endSessions':
      case 'endOthers':
        return this.#end(step)
      case 'sendReset':
        return this.#sendReset(step)
      case 'changePassword':
        return this.#changePassword(step)
      default:
        await this.#anything(step)
    }
  }

  /** Whatever was told to be over is refused. */
  async probe(): Promise<void> {
    for (const { access, refresh } of this.#dead.slice(-20)) {
      expect((await this.#ask('GET', PATHS.access, access)).status).toBe(401)
      expect((await this.#post(PATHS.refresh, { refresh })).status).toBe(401)
    }
  }

  async #register(body: Record<string, unknown>): Promise<void> {
    const answer = await this.#post(PATHS.register, body)
    if (!this.#isGood(answer, [201])) return
    const { id, username } = Account.parse(answer.body)
    this.#accounts.push({ id, username, password: String(body['password']) })
  }

  async #logIn({ whom, body }: Extract<Step, { kind: 'logIn' }>): Promise<void> {
    const account = pick(this.#accounts, whom)
    if (!account) return
    const { username, password } = account
    const answer = await this.#post(PATHS.token, { username, password, ...body })
    if (this.#isGood(answer, [200])) this.#hold(TokenPair.parse(answer.body))
  }

  async #useRefresh(step: Extract<Step, { kind: 'refresh' | 'blacklist' | 'verify' }>) {
    const held = pick(this.#held, step.who)
    const token = step.token ?? held?.refresh ?? 'none'
    if (step.kind === 'verify') {
      this.#isGood(await this.#post(PATHS.verify, { token }), [200])
      return
    }
    if (step.kind === 'blacklist') {
      const answer = await this.#post(PATHS.blacklist, { refresh: token })
      if (this.#isGood(answer, [200]) && held && token === held.refresh) {
        this.#bury((one) => one.sid === held.sid)
      }
      return
    }
    const { key: idempotency_key } = step
    const answer = await this.#post(PATHS.refresh, { refresh: token, idempotency_key })
    if (!this.#isGood(answer, [200])) {
      const isReuse = answer.headers.get('refresh-outcome') === 'reused'
      if (isReuse && held) this.#bury((one) => one.sid === held.sid)
      return
    }
    const { access, refresh } = RefreshedTokens.parse(answer.body)
    if (refresh !== undefined) this.#hold({ access, refresh })
  }

  async #read({ who, path, query }: Extract<Step, { kind: 'read' }>): Promise<void> {
    const search = new URLSearchParams(query).toString()
    const answer = await this.#ask('GET', `${path}?${search}`, pick(this.#held, who)?.access)
    if (this.#isGood(answer, [200])) READS[path]?.parse(answer.body)
  }

  async #edit({ who, whom, body, version }: Extract<Step, { kind: 'edit' }>): Promise<void> {
    const account = pick(this.#accounts, whom)
    if (!account) return
    const before = await this.#api.ctx.db('accounts').where({ id: account.id }).first()
    const headers = version === '' ? {} : { 'if-match': version }
    const access = pick(this.#held, who)?.access
    const answer = await this.#ask('PATCH', accountPath(account.id), access, body, headers)
    if (!this.#isGood(answer, [200])) return
    const { role, email, is_active } = Account.parse(answer.body)
    const isSame = role === before?.role && email === before?.email
    if (!isSame || is_active !== before?.is_active) {
      this.#bury((one) => one.accountId === account.id)
    }
  }

  async #end({ kind, who, whom }: Extract<Step, { kind: 'delete' | 'endSessions' | 'endOthers' }>) {
    const held = pick(this.#held, who)
    if (kind === 'endOthers') {
      const answer = await this.#ask('POST', PATHS.otherSessions, held?.access, {})
      if (!this.#isGood(answer, [200]) || !held) return
      EndedSessions.parse(answer.body)
      return this.#bury((one) => one.accountId === held.accountId && one.sid !== held.sid)
    }
    const account = pick(this.#accounts, whom)
    if (!account) return
    const path = kind === 'delete' ? accountPath(account.id) : accountSessionsPath(account.id)
    const answer = await this.#ask('DELETE', path, held?.access)
    if (!this.#isGood(answer, [200, 204])) return
    this.#bury((one) => one.accountId === account.id)
    if (kind === 'delete') this.#accounts.splice(this.#accounts.indexOf(account), 1)
  }

  async #sendReset({ who, whom }: Extract<Step, { kind: 'sendReset' }>): Promise<void> {
    const account = pick(this.#accounts, whom)
    if (!account) return
    const access = pick(this.#held, who)?.access
    this.#isGood(await this.#ask('POST', accountResetPath(account.id), access), [202])
  }

  async #changePassword({ who, body }: Extract<Step, { kind: 'changePassword' }>): Promise<void> {
    const held = pick(this.#held, who)
    const answer = await this.#ask('POST', PATHS.password, held?.access, body)
    if (!this.#isGood(answer, [200]) || !held) return
    this.#bury((one) => one.accountId === held.accountId)
    this.#hold(TokenPair.parse(answer.body))
    const account = this.#accounts.find(({ id }) => id === held.accountId)
    if (account) account.password = String(body['new_password'])
  }

  async #anything(step: Extract<Step, { kind: 'email' | 'anything' }>): Promise<void> {
    const held = pick(this.#held, step.who)
    if (step.kind === 'email') {
      this.#isGood(await this.#ask('POST', step.path, held?.access, step.body), [202, 204])
      return
    }
    const { method, path, type, body } = step
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
    else this.#isGood(answer, [200, 201, 202, 204])
    // What it did, if it did something, is not known: a logout of all is nobody's guess.
    if (answer.status < 300 && hasBody) this.#held.length = 0
  }

  /** Whether it is one of the good answers; anything else has to be a refusal of the contract. */
  #isGood({ status, body }: Answer, good: readonly number[]): boolean {
    if (good.includes(status)) return true
    expect({ status, body, isInContract: REFUSALS.includes(status) }).toMatchObject({
      isInContract: true,
    })
    Refusal.parse(body)
    return false
  }

  #hold(tokens: TokenPair): void {
    const sid = String(claimsOf(tokens.access)['sid'])
    this.#held.push({ ...tokens, accountId: idOf(tokens), sid })
  }

  #bury(isMeant: (held: Held) => boolean): void {
    for (const one of this.#held.filter(isMeant)) {
      this.#dead.push(one)
      this.#held.splice(this.#held.indexOf(one), 1)
    }
  }

  #post(path: string, body: unknown): Promise<Answer> {
    return this.#ask('POST', path, undefined, body)
  }

  #ask(
    method: string,
    path: string,
    access?: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
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

function pick<T>(list: readonly T[], place: number): T | undefined {
  return list.length === 0 ? undefined : list[place % list.length]
}
