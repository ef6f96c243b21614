import {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  REFRESH_TOKEN_IDLE_SECONDS,
} from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { type KeyPurpose, type KeyRecord, listKeys } from '../../stores/key-store.ts'
import { countSessionsRotatedWithin } from '../../stores/session-count.ts'

export type { KeyPurpose } from '../../stores/key-store.ts'

/** All tokens of a key have expired this long after it signed the last one. */
const TOKEN_LIFETIME_SECONDS: Record<KeyPurpose, number> = {
  access: ACCESS_TOKEN_LIFETIME_SECONDS,
  refresh: REFRESH_TOKEN_IDLE_SECONDS,
}
/** Maximum clock skew between the machines of the service. */
const MARGIN_SECONDS = 60

type KeyState = 'standby' | 'signing' | 'verifying' | 'retired'

export interface KeyStatus {
  key: KeyRecord
  state: KeyState
  /** When the next key starts to sign. */
  signsUntil: Date | undefined
  /** When the last token that it signed expires. */
  verifiesUntil: Date | undefined
}

/** Returns all keys with their state at `now`, with the latest start of signing first and those on standby last. */
export async function showKeys(db: Knex, now: Date): Promise<KeyStatus[]> {
  const keys = await listKeys(db)
  return keys.map((key) => statusOf(key, keys, now))
}

/** Counts the sessions with live tokens of this key, which retiring the key would revoke. */
export async function countLiveTokens(
  db: Knex,
  { key, signsUntil }: KeyStatus,
  now: Date,
): Promise<number> {
  if (!key.signsFrom) return 0
  const oldestMs = now.getTime() - TOKEN_LIFETIME_SECONDS[key.purpose] * 1000
  const from = new Date(Math.max(key.signsFrom.getTime(), oldestMs))
  return countSessionsRotatedWithin(db, { from, to: signsUntil ?? now, now })
}

function statusOf(key: KeyRecord, keys: readonly KeyRecord[], now: Date): KeyStatus {
  const successor = keys.findLast(
    (other) => other.purpose === key.purpose && !other.retiredAt && isLater(other, key),
  )
  const signsUntil = successor?.signsFrom ?? undefined
  const verifiesUntil =
    signsUntil && later(signsUntil, TOKEN_LIFETIME_SECONDS[key.purpose] + MARGIN_SECONDS)
  return { key, state: stateOf(key, signsUntil, now), signsUntil, verifiesUntil }
}

function stateOf({ retiredAt, signsFrom }: KeyRecord, signsUntil: Date | undefined, now: Date) {
  if (retiredAt) return 'retired'
  if (!signsFrom || signsFrom > now) return 'standby'
  return signsUntil && signsUntil <= now ? 'verifying' : 'signing'
}

/** Whether a key starts to sign after another one. A key on standby starts at no known time. */
function isLater(key: KeyRecord, other: KeyRecord): boolean {
  return key.signsFrom !== null && other.signsFrom !== null && key.signsFrom > other.signsFrom
}

function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}
