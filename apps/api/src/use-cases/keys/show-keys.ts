import {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  REFRESH_TOKEN_IDLE_SECONDS,
} from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { type KeyPurpose, type KeyRecord, listKeys } from '../../stores/key-store.ts'
import { countSessionsRotatedWithin } from '../../stores/session-count.ts'

export type { KeyPurpose } from '../../stores/key-store.ts'

/** A key that signed its last token this long ago has no live one left. */
const TOKEN_LIFETIME_SECONDS: Record<KeyPurpose, number> = {
  access: ACCESS_TOKEN_LIFETIME_SECONDS,
  refresh: REFRESH_TOKEN_IDLE_SECONDS,
}
/** How far the clocks of the service's machines may be apart. */
const MARGIN_SECONDS = 60

type KeyState = 'standby' | 'signing' | 'verifying' | 'retired'

export interface KeyStatus {
  key: KeyRecord
  state: KeyState
  /** When the next key takes over. */
  signsUntil: Date | undefined
  /** When the last token that it signed is dead. */
  verifiesUntil: Date | undefined
}

/** All keys and what each of them does at `now`, the one that signs last first. */
export async function showKeys(db: Knex, now: Date): Promise<KeyStatus[]> {
  const keys = await listKeys(db)
  return keys.map((key) => statusOf(key, keys, now))
}

/** How many sessions hold a live token that this key signed: those that a retirement would kill. */
export async function countLiveTokens(
  db: Knex,
  { key, signsUntil }: KeyStatus,
  now: Date,
): Promise<number> {
  const oldestMs = now.getTime() - TOKEN_LIFETIME_SECONDS[key.purpose] * 1000
  const from = new Date(Math.max(key.signsFrom.getTime(), oldestMs))
  return countSessionsRotatedWithin(db, { from, to: signsUntil ?? now, now })
}

function statusOf(key: KeyRecord, keys: readonly KeyRecord[], now: Date): KeyStatus {
  const successor = keys.findLast(
    (other) => other.purpose === key.purpose && !other.retiredAt && other.signsFrom > key.signsFrom,
  )
  const signsUntil = successor?.signsFrom
  const verifiesUntil =
    signsUntil && later(signsUntil, TOKEN_LIFETIME_SECONDS[key.purpose] + MARGIN_SECONDS)
  return { key, state: stateOf(key, signsUntil, now), signsUntil, verifiesUntil }
}

function stateOf({ retiredAt, signsFrom }: KeyRecord, signsUntil: Date | undefined, now: Date) {
  if (retiredAt) return 'retired'
  if (signsFrom > now) return 'standby'
  return signsUntil && signsUntil <= now ? 'verifying' : 'signing'
}

function later(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}
