import { throttle } from '@latchkey/auth-verifier/throttle'
import { createKeySet, type KeySet, type TokenKey } from '@latchkey/auth-core/tokens'
import type { KeyPurpose } from '../stores/key-store.ts'

const UNKNOWN_KEY_EVERY_MS = 10_000

/** A key, and when it starts to sign: `null` while that is not planned. */
export interface RingKey {
  purpose: KeyPurpose
  key: TokenKey
  signsFrom: Date | null
}

/** The signing keys of the service, loaded from the database. */
export interface KeyRing {
  /** Returns the key that signs at `now`: the newest one that is not on standby. */
  signer: (purpose: KeyPurpose, now: Date) => TokenKey
  /** Returns all keys that verify, those on standby last. */
  verifiers: (purpose: KeyPurpose) => KeySet
  /** Loads the keys from the database. If that fails, it throws and keeps the current keys. */
  reload: () => Promise<void>
  /** Reloads the keys for a token with an unknown `kid`, at most once every ten seconds. */
  refresh: () => Promise<void>
}

/**
 * @param load - Returns the keys that are not retired, with the latest start of signing first
 *   and standby keys last. It gets the keys that are already decrypted, by id, because decryption is
 *   slow.
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
      const ours = keys.filter((one) => one.purpose === purpose && one.signsFrom)
      const signing = ours.find(({ signsFrom }) => signsFrom && signsFrom <= now) ?? ours.at(-1)
      if (!signing) throw new Error(`The database has no signing key for ${purpose} tokens.`)
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
