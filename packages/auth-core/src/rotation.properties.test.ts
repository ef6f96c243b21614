import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRotation, REMEMBERED_KEYS } from './rotation.ts'

/** A session as the service keeps it. */
class Service {
  generation = 1
  isLive = true
  spentKeys: string[] = []
  readonly isStrict: boolean

  constructor(isStrict: boolean) {
    this.isStrict = isStrict
  }

  /** The generation of the tokens that are answered, if any are. */
  refresh(generation: number, key: string): number | undefined {
    const decision = decideRotation({ generation, key }, this)
    if (decision === 'end_session') this.isLive = false
    if (decision === 'rotate') {
      this.generation += 1
      this.spentKeys = [key, ...this.spentKeys].slice(0, REMEMBERED_KEYS)
    }
    return decision === 'rotate' || decision === 'repeat' ? this.generation : undefined
  }
}

/** A client that keeps what it last received, and its key until it has an answer. */
class Holder {
  generation: number
  isOut = false
  #refreshes = 0
  readonly #name: string

  constructor(name: string, generation = 1) {
    this.#name = name
    this.generation = generation
  }

  /** Asks once. A lost answer was still given: the next time it asks with the same key. */
  refresh(service: Service, isLost: boolean): void {
    const answer = service.refresh(this.generation, `${this.#name}-${this.#refreshes}`)
    if (isLost) return
    if (answer === undefined) {
      this.isOut = true
      return
    }
    // A slow duplicate may answer late: an older generation never replaces a newer one.
    this.generation = Math.max(this.generation, answer)
    this.#refreshes += 1
  }
}

const lostAnswers = fc.array(fc.boolean(), { maxLength: 60 })

describe.each([
  ['strict', true],
  ['lenient', false],
])('in a %s session', (_title, isStrict) => {
  test('whoever keeps what they last received is never logged out, whatever gets lost', () => {
    fc.assert(
      fc.property(lostAnswers, (losses) => {
        const service = new Service(isStrict)
        const owner = new Holder('owner')
        for (const isLost of losses) owner.refresh(service, isLost)
        owner.refresh(service, false)

        expect(owner.isOut).toBe(false)
        expect(service.isLive).toBe(true)
        expect(service.generation - owner.generation).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('in a strict session two holders never both go on', () => {
  fc.assert(
    fc.property(lostAnswers, fc.array(fc.boolean(), { minLength: 1 }), (before, turns) => {
      const service = new Service(true)
      const owner = new Holder('owner')
      for (const isLost of before) owner.refresh(service, isLost)
      owner.refresh(service, false)
      const thief = new Holder('thief', owner.generation)
      const began = owner.generation
      for (const isOwners of turns) (isOwners ? owner : thief).refresh(service, false)

      const areBothBeyond = owner.generation > began + 1 && thief.generation > began + 1
      expect(areBothBeyond && service.isLive).toBe(false)
    }),
  )
})

test('in a strict session a copy is found out at the latest when its owner next refreshes', () => {
  fc.assert(
    fc.property(
      lostAnswers,
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      (before, ownersRefreshes, thiefsRefreshes) => {
        const service = new Service(true)
        const owner = new Holder('owner')
        for (const isLost of before) owner.refresh(service, isLost)
        owner.refresh(service, false)
        const thief = new Holder('thief', owner.generation)

        // The owner goes on for a while, the thief comes when it likes, then the owner refreshes.
        for (let i = 0; i < ownersRefreshes; i++) owner.refresh(service, false)
        for (let i = 0; i < thiefsRefreshes; i++) thief.refresh(service, false)
        owner.refresh(service, false)

        expect(service.isLive).toBe(false)
      },
    ),
  )
})

test('a duplicate that comes late ends nothing, while the session remembers its key', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: REMEMBERED_KEYS }), (behind) => {
      const service = new Service(true)
      for (let i = 1; i <= 10; i++) service.refresh(i, `key-${i}`)

      const spent = service.generation - behind
      service.refresh(spent, `key-${spent}`)

      expect(service.isLive).toBe(true)
    }),
  )
})
