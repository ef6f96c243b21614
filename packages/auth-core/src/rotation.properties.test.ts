import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRotation, REMEMBERED_KEYS } from './rotation.ts'

/** A session on the server, and every response that the server sent. */
class Service {
  generation = 1
  isLive = true
  usedKeyHashes: string[] = []
  /** The generations that each generation was exchanged for. */
  readonly successors = new Map<number, Set<number>>()
  readonly isStrict: boolean

  constructor(isStrict: boolean) {
    this.isStrict = isStrict
  }

  refresh(generation: number, key: string | undefined): number | 'refused' | 'key needed' {
    const decision = decideRotation({ generation, key }, this)
    if (decision === 'require_key') return 'key needed'
    if (decision === 'end_session') this.isLive = false
    if (decision === 'rotate') {
      this.generation += 1
      if (key !== undefined)
        this.usedKeyHashes = [key, ...this.usedKeyHashes].slice(0, REMEMBERED_KEYS)
    }
    if (decision !== 'rotate' && decision !== 'repeat') return 'refused'
    const known = this.successors.get(generation) ?? new Set()
    this.successors.set(generation, known.add(this.generation))
    return this.generation
  }
}

/** A request of a holder that has not received its response. */
interface Flight {
  generation: number
  /** Chosen after the token is read. A browser may freeze the tab in between. */
  key?: string
  answer?: number | 'refused' | 'key needed'
}

/**
 * A holder that behaves like `AuthClient`. It stores the tokens that it last received, chooses a
 * key before it sends a request, keeps the key until it has a response, shares both among its tabs,
 * and never replaces a newer generation with an older one.
 */
class Holder {
  generation: number
  isOut = false
  readonly flights: Flight[] = []
  #key: { of: number; key: string } | undefined
  #chosen = 0
  /** Whether it sends a request while another is in flight, like the tabs of a browser. */
  hasTabs = true
  readonly #name: string

  constructor(name: string, generation = 1) {
    this.#name = name
    this.generation = generation
  }

  /** A tab reads its token in order to refresh it. */
  begin(): void {
    if (this.isOut || (!this.hasTabs && this.flights.length > 0)) return
    this.flights.push({ generation: this.generation })
  }

  /** The tab chooses a key, or reads the stored one, and sends the request. */
  send(index: number): void {
    const flight = this.#flightAt(index)
    if (!flight || flight.key !== undefined) return
    if (flight.generation !== this.generation) {
      this.lose(index) // another tab was first: use its tokens
      return
    }
    if (this.#key?.of !== this.generation) {
      this.#key = { of: this.generation, key: `${this.#name} ${(this.#chosen += 1)}` }
    }
    flight.key = this.#key.key
  }

  arrive(service: Service, index: number): void {
    const flight = this.#flightAt(index)
    if (flight?.key !== undefined) flight.answer ??= service.refresh(flight.generation, flight.key)
  }

  /** The holder receives a response, in any order. */
  receive(index: number): void {
    const flight = this.#flightAt(index)
    if (flight?.answer === undefined) return
    this.flights.splice(this.flights.indexOf(flight), 1)
    if (typeof flight.answer === 'number') {
      this.generation = Math.max(this.generation, flight.answer)
    } else if (flight.generation === this.generation) this.isOut = true
  }

  /** The request or its response is lost. */
  lose(index: number): void {
    const flight = this.#flightAt(index)
    if (flight) this.flights.splice(this.flights.indexOf(flight), 1)
  }

  /** All requests in flight are lost. The stored tokens and key remain. */
  crash(): void {
    this.flights.length = 0
  }

  #flightAt(index: number): Flight | undefined {
    return this.flights[index % Math.max(this.flights.length, 1)]
  }
}

type Move = [kind: 'begin' | 'send' | 'arrive' | 'receive' | 'lose' | 'crash', index: number]

const move: fc.Arbitrary<Move> = fc.tuple(
  fc.constantFrom(
    'begin',
    'send',
    'arrive',
    'receive',
    'begin',
    'send',
    'arrive',
    'receive',
    'lose',
    'crash',
  ),
  fc.nat(7),
)
const moves = fc.array(move, { maxLength: 120 })

function play(service: Service, holder: Holder, [kind, index]: Move): void {
  if (kind === 'begin') holder.begin()
  else if (kind === 'send') holder.send(index)
  else if (kind === 'arrive') holder.arrive(service, index)
  else if (kind === 'receive') holder.receive(index)
  else if (kind === 'lose') holder.lose(index)
  else holder.crash()
}

/** Retries until a response arrives. */
function settle(service: Service, holder: Holder): void {
  while (holder.flights.length > 0) finishFirst(service, holder)
  holder.begin()
  finishFirst(service, holder)
}

function finishFirst(service: Service, holder: Holder): void {
  holder.send(0)
  holder.arrive(service, 0)
  holder.receive(0)
}

describe.each([
  ['a client with many tabs in a strict session', true],
  ['a client that sends one request at a time in a lenient session', false],
] as const)('%s', (_title, isStrict) => {
  test('stays logged in through crashes and lost or reordered messages', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const service = new Service(isStrict)
        const owner = new Holder('owner')
        owner.hasTabs = isStrict
        for (const one of all) play(service, owner, one)
        const wasBehind = service.generation - owner.generation
        settle(service, owner)

        expect(owner.isOut).toBe(false)
        expect(service.isLive).toBe(true)
        expect(wasBehind).toBeLessThanOrEqual(1)
        expect(owner.generation).toBe(service.generation)
      }),
      { numRuns: 2000 },
    )
  })
})

describe.each([
  ['strict', true],
  ['lenient', false],
] as const)('in a %s session', (_title, isStrict) => {
  test('each token has one successor', () => {
    fc.assert(
      fc.property(moves, moves, (owners, thiefs) => {
        const service = new Service(isStrict)
        const holders = [new Holder('owner'), new Holder('thief')]
        const turns = interleave(owners, thiefs)
        for (const [who, one] of turns) play(service, holders[who] ?? new Holder('none'), one)

        for (const [generation, successors] of service.successors) {
          expect([...successors]).toEqual([generation + 1])
        }
      }),
    )
  })
})

test('a strict session detects a copied token at the latest when its owner refreshes', () => {
  fc.assert(
    fc.property(moves, moves, moves, (before, owners, thiefs) => {
      const service = new Service(true)
      const owner = new Holder('owner')
      for (const one of before) play(service, owner, one)
      // The thief copies the stored token, but not the key of its next refresh.
      const thief = new Holder('thief', owner.generation)
      for (const [who, one] of interleave(owners, thiefs)) {
        play(service, who === 0 ? owner : thief, one)
      }
      thief.crash()
      thief.begin()
      thief.send(0)
      thief.arrive(service, 0)

      settle(service, owner)

      expect(service.isLive).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('a late duplicate does not end a strict session while its key is stored', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: REMEMBERED_KEYS }), (behind) => {
      const service = new Service(true)
      for (let i = 1; i <= 10; i++) service.refresh(i, `key ${i}`)
      const spent = service.generation - behind

      service.refresh(spent, `key ${spent}`)

      expect(service.isLive).toBe(true)
    }),
  )
})

function interleave(first: Move[], second: Move[]): [number, Move][] {
  const turns: [number, Move][] = []
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const [one, other] = [first[i], second[i]]
    if (one) turns.push([0, one])
    if (other) turns.push([1, other])
  }
  return turns
}
