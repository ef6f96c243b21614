import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pollRevocations } from '../src/use-cases/sessions/follow-revocations.ts'
import { change, idOf, logIn, logInAs, startApi, type TestApi } from './support/start-api.ts'
import { unlimited } from './support/unlimited.ts'

type Kind = 'log in' | 'refresh' | 'log out' | 'change role' | 'poll' | 'ask'
type Move = [kind: Kind, who: number, where: number]

const kinds: Kind[] = ['log in', 'refresh', 'log out', 'change role', 'poll', 'ask', 'ask', 'ask']
const move: fc.Arbitrary<Move> = fc.tuple(fc.constantFrom(...kinds), fc.nat(), fc.nat(1))

/** A token pair and its expected revocation state. */
interface Issued {
  tokens: TokenPair
  account: string
  session: number
  /** The processes that must reject the access token. */
  refusedBy: Set<number>
  isRevoked: boolean
}

/** Two processes on one database. Revocations reach the other process only when the test polls. */
class World {
  readonly issued: Issued[] = []
  readonly #apis: TestApi[]
  readonly #since: string[] = []
  readonly #roles = new Map<string, 'staff' | 'customer'>()
  #sessions = 0

  constructor(apis: TestApi[]) {
    this.#apis = apis
  }

  async play([kind, who, where]: Move): Promise<void> {
    const api = this.#apis[where] ?? this.#apis[0]
    if (!api) return
    if (kind === 'poll') return this.#poll(api, where)
    if (kind === 'log in') return this.#logIn(api)
    const one = this.issued[who % Math.max(this.issued.length, 1)]
    if (!one) return
    if (kind === 'ask') return this.#ask(api, where, one)
    if (kind === 'refresh') return this.#refresh(api, one)
    if (kind === 'log out') {
      await api.post(PATHS.blacklist, { refresh: one.tokens.refresh })
      return this.#revoke(where, (other) => other.session === one.session)
    }
    await change(api, one.account, { role: this.#nextRole(one.account) })
    this.#revoke(where, (other) => other.account === one.account)
  }

  /** Returns a role that differs from the current one, because an equal role changes nothing. */
  #nextRole(account: string): 'staff' | 'customer' {
    const role = this.#roles.get(account) === 'staff' ? 'customer' : 'staff'
    this.#roles.set(account, role)
    return role
  }

  async #logIn(api: TestApi): Promise<void> {
    const username = `person-${this.#sessions % 3}`
    const isNew = this.#sessions < 3
    const tokens = await (isNew ? logInAs(api, username) : logIn(api, username))
    this.#add(tokens, (this.#sessions += 1))
  }

  async #refresh(api: TestApi, { tokens: { refresh }, session }: Issued): Promise<void> {
    const { status, body } = await api.post(PATHS.refresh, { refresh })
    if (status === 200) this.#add(TokenPair.parse(body), session)
    // The session ended before, or a token two generations old ends this lenient session.
    else this.#revoke(this.#apis.indexOf(api), (other) => other.session === session)
  }

  async #ask(api: TestApi, where: number, one: Issued): Promise<void> {
    const { status } = await api.get(PATHS.access, one.tokens.access)
    if (one.refusedBy.has(where)) expect(status).toBe(401)
    else if (!one.isRevoked) expect(status).toBe(200)
  }

  async #poll(api: TestApi, where: number): Promise<void> {
    this.#since[where] = await pollRevocations(api.ctx, this.#since[where])
    for (const one of this.issued) if (one.isRevoked) one.refusedBy.add(where)
  }

  #add(tokens: TokenPair, session: number): void {
    const account = idOf(tokens)
    this.issued.push({ tokens, account, session, refusedBy: new Set(), isRevoked: false })
  }

  #revoke(where: number, isMeant: (one: Issued) => boolean): void {
    for (const one of this.issued.filter(isMeant)) {
      one.isRevoked = true
      one.refusedBy.add(where)
    }
  }
}

test(
  'a process that has polled a revocation rejects the token, whatever the order of events',
  { timeout: 90_000 },
  async () => {
    const one = await startApi({ hasBackground: false, change: { limits: unlimited } })
    const other = await startApi({
      databaseUrl: one.databaseUrl,
      hasBackground: false,
      change: { limits: unlimited },
    })

    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 60 }), async (moves) => {
        await one.ctx.db.raw('truncate accounts cascade')
        const world = new World([one, other])
        await world.play(['log in', 0, 0])
        for (const next of moves) await world.play(next)
        for (const where of [0, 1]) {
          await world.play(['poll', 0, where])
          for (const who of world.issued.keys()) await world.play(['ask', who, where])
        }
      }),
      { numRuns: 15 },
    )
  },
)
