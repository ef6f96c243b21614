import type { AcceptedTokens } from '@latchkey/auth-core/access-token'
import { FEED_MAX_WAIT_SECONDS } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Permission, Role } from '@latchkey/auth-core/roles'
import { fetchFromIssuer } from './fetch-from-issuer.ts'
import { type Ask, createFeed, createPublished } from './issuer-state.ts'
import { pause } from './pause.ts'
import { createRevocations } from './revocations.ts'
import type { ParsedKey, Signatures } from './signatures.ts'
import { throttle } from './throttle.ts'
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts'

const RETRY_MS = 1000
/** On demand, the feed is read at most this often. */
const ON_DEMAND_EVERY_MS = 1000
/** On demand, a request waits at most this long for the issuer. */
const ON_DEMAND_TIMEOUT_MS = 3000
const BACKGROUND_TIMEOUT_MS = (FEED_MAX_WAIT_SECONDS + 5) * 1000

/**
 * When a verifier reads the revocation feed:
 *
 * - `background`: all the time, so that a revocation arrives within milliseconds. For processes that
 *   keep running.
 * - `on-demand`: when a token is verified and the last read was more than a second ago. For workers
 *   and functions, which may not work between two requests.
 */
export type Polling = 'background' | 'on-demand'

export interface RemoteVerifierOptions {
  /** Address of the auth API, such as `https://auth.example.com`. */
  url: string
  /** The `iss` of the tokens, if it differs from `url`. */
  issuer?: string
  /** The credential that `latchkey services create` printed. */
  credential: string
  /**
   * The audience of this service: the URI that it was created with, or its name if it has none. The
   * verifier then accepts only tokens that were issued for the service. Without it, it accepts only
   * default tokens, whose `aud` is the issuer. Those are accepted by the auth API too, so a service
   * that receives one could act there in the user's name.
   */
  audience?: string
  /**
   * Whether to accept default tokens besides those for `audience`, for clients that cannot name a
   * service, such as those for SimpleJWT. Default: only without `audience`.
   */
  acceptsDefaultTokens?: boolean
  /** When to read the revocation feed. Each entry point has its own default. */
  polling?: Polling
  /** The time at which tokens must be valid. Default: this machine's clock. */
  now?: () => Date
  /** Called for each failure to reach the issuer, before the verifier retries. */
  onError?: (error: unknown) => void
}

/** The link of a resource server to an auth API: its keys, its roles and its revocations. */
export interface RemoteVerifier<
  RoleName extends string = Role,
  PermissionName extends string = Permission,
> extends TokenVerifier<RoleName, PermissionName> {
  /** Stops polling. */
  close: () => void
}

/**
 * Returns a verifier for access tokens of an auth API, without a request per token. It caches the
 * keys of the API's JWKS, among them those that do not sign yet, and reads its revocation feed.
 * After thirty seconds without the feed, it rejects with 503 instead of trusting stale data.
 *
 * The names of roles and permissions are types only: every role of the issuer is accepted, and the
 * issuer's table decides what it may do.
 */
export function createVerifierWith<
  Key extends ParsedKey,
  RoleName extends string,
  PermissionName extends string,
>(
  signatures: Signatures<Key>,
  options: RemoteVerifierOptions & { polling: Polling },
): RemoteVerifier<RoleName, PermissionName> {
  const { now = () => new Date() } = options
  const { url, settings } = namesOf(options)
  const stopping = new AbortController()
  const { published, revocations, untilRead, onError } = connect(
    signatures,
    { ...options, url },
    stopping.signal,
  )
  const verifier = createTokenVerifier({
    keys: published.keys,
    refreshKeys: orUnavailable(published.refreshKeys, onError),
    verifyToken: (token, keys) => signatures.verify(token, keys, settings, now()),
    revocations,
    permissions: published.permissions,
    now,
  })
  const remote: RemoteVerifier<string, string> = {
    verify: async (token) => {
      await untilRead()
      return verifier.verify(token)
    },
    permissions: verifier.permissions,
    close: () => stopping.abort(),
  }
  // The caller declares the names that its issuer has.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return remote as unknown as RemoteVerifier<RoleName, PermissionName>
}

/** Reads what the issuer publishes, until the signal aborts. */
function connect<Key extends ParsedKey>(
  { readKeys }: Signatures<Key>,
  options: RemoteVerifierOptions & { polling: Polling },
  signal: AbortSignal,
) {
  const { url, credential, onError = () => undefined } = options
  const isBackground = options.polling === 'background'
  const timeoutMs = isBackground ? BACKGROUND_TIMEOUT_MS : ON_DEMAND_TIMEOUT_MS
  const ask: Ask = (schema, path) =>
    fetchFromIssuer(schema, path, { url, credential, timeoutMs, signal })

  const revocations = createRevocations(monotonicMs)
  const published = createPublished(ask, readKeys, monotonicMs)
  const readFeed = createFeed(ask, revocations, monotonicMs)
  const read = async (isWaiting: boolean): Promise<void> => {
    await readFeed(isWaiting)
    await published.renew()
  }
  const untilRead = isBackground ? follow(read, signal, onError) : readOnDemand(read, onError)
  return { published, revocations, untilRead, onError }
}

/** Turns every failure into `unavailable`: the errors of the issuer are not those of the caller. */
function orUnavailable(
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  return async () => {
    try {
      await work()
    } catch (cause) {
      onError(cause)
      throw new AuthError('unavailable', { cause, retryAfterSeconds: 1 })
    }
  }
}

/** Reads all the time. Returns a function that resolves after the first read, successful or not. */
function follow(
  read: (isWaiting: boolean) => Promise<void>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): () => Promise<void> {
  async function run(hasTried: () => void): Promise<void> {
    while (!signal.aborted) {
      try {
        await read(true)
      } catch (error) {
        if (signal.aborted) break
        onError(error)
        hasTried()
        await pause(RETRY_MS, signal)
      }
      hasTried()
    }
  }

  const begun = new Promise<void>((resolve) => void run(resolve))
  return () => begun
}

/**
 * Returns a function that reads unless the last read began less than a second ago. It resolves even
 * if the read fails, because the revocations can still be fresh enough. It waits for a limited time:
 * a worker that is stopped never ends the read that others wait for.
 */
function readOnDemand(
  read: (isWaiting: boolean) => Promise<void>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const readOnce = throttle(
    ON_DEMAND_EVERY_MS,
    async () => {
      try {
        await read(false)
      } catch (error) {
        onError(error)
      }
    },
    monotonicMs,
  )
  return async () => {
    const waited = new AbortController()
    await Promise.race([readOnce(), pause(ON_DEMAND_TIMEOUT_MS, waited.signal)])
    waited.abort()
  }
}

function namesOf(options: RemoteVerifierOptions): { url: string; settings: AcceptedTokens } {
  const { audience, acceptsDefaultTokens = audience === undefined } = options
  const url = withoutSlash(options.url)
  const issuer = withoutSlash(options.issuer ?? url)
  const own = audience === undefined ? [] : [audience]
  return { url, settings: { issuer, audience: acceptsDefaultTokens ? [...own, issuer] : own } }
}

/** Tokens have an `iss` without a trailing slash. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function monotonicMs(): number {
  return performance.now()
}
