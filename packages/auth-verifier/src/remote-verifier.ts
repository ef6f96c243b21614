import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import { type TokenVerifier, createTokenVerifier } from './token-verifier.ts'
import { throttle } from './throttle.ts'
import { fetchFromIssuer } from './fetch-from-issuer.ts'
import {
  FEED_MAX_WAIT_SECONDS,
  Jwks,
  PATHS,
  RevocationFeed,
  RoleTable,
} from '@latchkey/auth-core/contract'
import { createRevocations, type Revocations } from './revocations.ts'
import type { RolePermissions } from '@latchkey/auth-core/roles'
import { fromJwks, type KeySet, type TokenSettings } from '@latchkey/auth-core/tokens'

/** A key is published for this long before it signs. */
const KEYS_MAX_AGE_MS = 5 * 60 * 1000
const UNKNOWN_KEY_EVERY_MS = 10_000
const TIMEOUT_MS = (FEED_MAX_WAIT_SECONDS + 5) * 1000
const RETRY_MS = 1000

export interface RemoteVerifierOptions {
  /** Address of the auth API, such as `https://auth.example.com`. */
  url: string
  /** The `iss` of the tokens, if it differs from `url`. */
  issuer?: string
  /** The credential that `latchkey services create` printed. */
  credential: string
  /** The `aud` of the tokens, if it differs from the issuer. */
  audience?: string
  /** The time at which tokens must be valid. Default: this machine's clock. */
  now?: () => Date
  /** Called for each failure to reach the issuer, before the verifier retries. */
  onError?: (error: unknown) => void
}

/** The link of a resource server to an auth API: its keys and its revocations. */
export interface RemoteVerifier extends TokenVerifier {
  /** Stops polling. */
  close: () => void
}

/**
 * Returns a verifier for access tokens of an auth API, without a request per token. It caches the
 * keys of the API's JWKS and polls its revocation feed, which returns revocations as they happen.
 * After thirty seconds without the feed, it rejects with 503 instead of trusting stale data.
 */
export function createRemoteVerifier(options: RemoteVerifierOptions): RemoteVerifier {
  const { credential, onError, now = () => new Date() } = options
  const { url, settings } = namesOf(options)
  const stopping = new AbortController()
  const { signal } = stopping
  const revocations = createRevocations(monotonicMs)
  const ask: Ask = (schema, path) =>
    fetchFromIssuer(schema, path, { url, credential, timeoutMs: TIMEOUT_MS, signal })
  const published = createPublished(ask)
  const hear = createPoll(ask, revocations)

  /** @param hasTried - Called after the first attempt, successful or not. */
  async function follow(hasTried: () => void): Promise<void> {
    while (!signal.aborted) {
      try {
        await hear()
        await published.renew()
      } catch (error) {
        if (signal.aborted) break
        onError?.(error)
        hasTried()
        await wait(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined) // closed
      }
      hasTried()
    }
  }

  const begun = new Promise<void>((resolve) => void follow(resolve))
  const access = createTokenVerifier({
    settings,
    keys: published.keys,
    refreshKeys: published.learn,
    revocations,
    permissions: published.permissions,
    now,
  })
  const verify: RemoteVerifier['verify'] = async (token) => {
    await begun
    return access.verify(token)
  }
  return { verify, permissions: access.permissions, close: () => stopping.abort() }
}

type Ask = <T>(schema: z.ZodType<T>, path: string) => Promise<T>

/** Caches what the issuer publishes: its keys and the permissions of its roles. */
function createPublished(ask: Ask) {
  let keys: KeySet = new Map()
  let permissions: RolePermissions = { customer: [], staff: [], admin: [] }
  let rolesLoadedAtMs = -Infinity

  async function load(): Promise<void> {
    keys = fromJwks(await ask(Jwks, PATHS.jwks))
  }

  return {
    keys: () => keys,
    permissions: () => permissions,
    /** Loads the keys and permissions again once they are old. */
    renew: async () => {
      if (monotonicMs() - rolesLoadedAtMs <= KEYS_MAX_AGE_MS) return
      await load()
      permissions = await ask(RoleTable, PATHS.roles)
      rolesLoadedAtMs = monotonicMs()
    },
    learn: throttle(UNKNOWN_KEY_EVERY_MS, load, monotonicMs),
  }
}

/**
 * Returns a function that polls the feed: the first request returns at once, later ones as soon as
 * there are new revocations.
 */
function createPoll(ask: Ask, revocations: Revocations): () => Promise<void> {
  let since: string | undefined

  return async () => {
    const startedAtMs = monotonicMs()
    const query = since === undefined ? '' : `?since=${since}&wait=${FEED_MAX_WAIT_SECONDS}`
    const feed = await ask(RevocationFeed, PATHS.revocations + query)
    since = feed.next
    revocations.add(feed.revocations)
    revocations.markSynced(startedAtMs)
  }
}

function namesOf(options: RemoteVerifierOptions): { url: string; settings: TokenSettings } {
  const url = withoutSlash(options.url)
  const issuer = withoutSlash(options.issuer ?? url)
  return { url, settings: { issuer, audience: options.audience ?? issuer } }
}

/** Tokens have an `iss` without a trailing slash. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function monotonicMs(): number {
  return performance.now()
}
