/** How many used idempotency keys a session stores: those of its last rotations. */
export const REMEMBERED_KEYS = 4

/** The part of a session that {@link decideRotation} needs. */
export interface SessionState {
  /** Incremented by each rotation. A refresh token carries the generation that it was issued at. */
  generation: number
  isLive: boolean
  /** Whether each refresh requires an idempotency key of its own. */
  isStrict: boolean
  /** The keys of the last {@link REMEMBERED_KEYS} rotations, or their hashes, newest first. */
  usedKeyHashes: readonly string[]
}

/** A refresh request. */
export interface PresentedRefresh {
  /** The generation of the refresh token. */
  generation: number
  /** The idempotency key of this refresh, in the form in which the session stores keys. */
  key: string | undefined
}

export type RotationDecision =
  /** The token is the newest: the session moves to the next generation. */
  | 'rotate'
  /** The response to this token was lost, or several callers sent it: the same successor again. */
  | 'repeat'
  /** Two parties hold tokens of this session: it ends. */
  | 'end_session'
  /** The session has already ended, or this is a late duplicate: nothing changes. */
  | 'refuse'
  /** A strict session requires a new key: nothing changes. */
  | 'require_key'

/**
 * Decides the outcome of a refresh. Pure: the caller reads and writes the session.
 *
 * There is no time limit: a client whose response was lost can retry at any time. A strict session
 * detects a copied token at the latest when its other holder refreshes. A lenient session, for
 * clients without idempotency keys, detects it once the copy is two generations behind: a holder
 * that stays one generation behind looks like a client that retries.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2 | RFC 9700 §4.14.2}
 */
export function decideRotation(
  presented: PresentedRefresh,
  session: SessionState,
): RotationDecision {
  const behind = session.generation - presented.generation
  if (!session.isLive || behind < 0) return 'refuse'
  return session.isStrict
    ? decideStrict(behind, presented.key, session.usedKeyHashes)
    : decideLenient(behind)
}

function decideLenient(behind: number): RotationDecision {
  if (behind === 0) return 'rotate'
  return behind === 1 ? 'repeat' : 'end_session'
}

function decideStrict(
  behind: number,
  key: string | undefined,
  usedKeyHashes: readonly string[],
): RotationDecision {
  if (key === undefined) return 'require_key'
  if (behind === 0) return key === usedKeyHashes[0] ? 'require_key' : 'rotate'
  if (key !== usedKeyHashes[behind - 1]) return 'end_session'
  return behind === 1 ? 'repeat' : 'refuse'
}
