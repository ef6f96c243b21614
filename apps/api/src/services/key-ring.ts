import { throttle } from '@latchkey/auth-verifier/throttle'
import { createKeySet, type KeySet, type TokenKey } from '@latchkey/auth-core/tokens'
import type { KeyPurpose } from '../stores/key-store.ts'

const UNKNOWN_KEY_EVERY_MS = 10_000

/** A key, and since when it signs. */
export interface RingKey {
  purpose: KeyPurpose
  key: TokenKey
  signsFrom: Date
}

/** The keys of the service as the database has them. */
export interface KeyRing {
  /** The key that signs at `now`: of those that are no longer on standby, the newest. */
  signer: (purpose: KeyPurpose, now: Date) => TokenKey
  /** All keys that verify, those on standby among them. */
  verifiers: (purpose: KeyPurpose) => KeySet
  /** Takes in what the database has. Throws what that throws, and keeps the keys that it had. */
  reload: () => Promise<void>
  /** The same for a token whose key is unknown, once in ten seconds at most. */
  refresh: () => Promise<void>
}

/**
 * @param load - The keys that are not retired, the one that signs last first. It is given those that
 *   are open already, by id, since opening costs.
 * @param monotonicMs - Milliseconds by a clock that never jumps.
 */
export function createKeyRing(
  load: (opened: ReadonlyMap<string, TokenKey>) => Promise<RingKey[]>,
  monotonicMs: () => number,
): KeyRing {
  let keys: RingKey[] = []
  let sets = setsOf(keys)

  async function reload(): Promise<void> {
    keys = await load(new Map(keys.map(({ key }) => [key.id, key])))
    sets = setsOf(keys)
  }

  return {
    signer: (purpose, now) => {
      const ours = keys.filter((one) => one.purpose === purpose)
      const signing = ours.find(({ signsFrom }) => signsFrom <= now) ?? ours.at(-1)
      if (!signing) throw new Error(`There is no key for ${purpose} tokens in the database.`)
      return signing.key
    },
    verifiers: (purpose) => sets[purpose],
    reload,
    refresh: throttle(UNKNOWN_KEY_EVERY_MS, reload, monotonicMs),
  }
}

function setsOf(keys: readonly RingKey[]): Record<KeyPurpose, KeySet> {
  const setOf = (purpose: KeyPurpose): KeySet =>
    createKeySet(keys.filter((one) => one.purpose === purpose).map(({ key }) => key))
  return { access: setOf('access'), refresh: setOf('refresh') }
}
