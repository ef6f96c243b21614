import {
  FEED_MAX_WAIT_SECONDS,
  Jwks,
  PATHS,
  RevocationFeed,
  RoleTable,
} from '@latchkey/auth-core/contract'
import type { z } from 'zod'
import type { Revocations } from './revocations.ts'
import type { Keys, ParsedKey, Signatures } from './signatures.ts'
import { throttle } from './throttle.ts'

/** The issuer publishes a key for longer than this before it signs. */
const MAX_AGE_MS = 5 * 60 * 1000
const UNKNOWN_KEY_EVERY_MS = 10_000

/** Loads a path of the issuer. */
export type Ask = <T>(schema: z.ZodType<T>, path: string) => Promise<T>

/** What a service keeps of its issuer: its keys, standby keys too, and its roles. */
export interface Published<Key> {
  keys: () => Keys<Key>
  permissions: () => RoleTable
  /** Loads the keys and permissions again once they are old. */
  renew: () => Promise<void>
  /** Loads the keys again for a token with an unknown `kid`, at most once every ten seconds. */
  refreshKeys: () => Promise<void>
}

export function createPublished<Key extends ParsedKey>(
  ask: Ask,
  readKeys: Signatures<Key>['readKeys'],
  monotonicMs: () => number,
): Published<Key> {
  let keys: Keys<Key> = new Map()
  let permissions: RoleTable = {}
  let loadedAtMs = -Infinity

  async function loadKeys(): Promise<void> {
    keys = await readKeys(await ask(Jwks, PATHS.jwks))
  }

  async function loadPermissions(): Promise<void> {
    permissions = await ask(RoleTable, PATHS.roles)
  }

  return {
    keys: () => keys,
    permissions: () => permissions,
    renew: async () => {
      if (monotonicMs() - loadedAtMs <= MAX_AGE_MS) return
      await Promise.all([loadKeys(), loadPermissions()])
      loadedAtMs = monotonicMs()
    },
    refreshKeys: throttle(UNKNOWN_KEY_EVERY_MS, loadKeys, monotonicMs),
  }
}

/**
 * Returns a function that reads the feed: the first time from the start, later from where it ended.
 * With `isWaiting`, the issuer responds as soon as there are new revocations.
 */
export function createFeed(
  ask: Ask,
  revocations: Revocations,
  monotonicMs: () => number,
): (isWaiting: boolean) => Promise<void> {
  let since: string | undefined

  return async (isWaiting) => {
    const startedAtMs = monotonicMs()
    const wait = isWaiting ? `&wait=${FEED_MAX_WAIT_SECONDS}` : ''
    const query = since === undefined ? '' : `?since=${since}${wait}`
    const feed = await ask(RevocationFeed, PATHS.revocations + query)
    since = feed.next
    revocations.add(feed.revocations)
    revocations.markSynced(startedAtMs)
  }
}
