/** How many spent keys a session remembers: the keys of its last rotations, the newest first. */
export const REMEMBERED_KEYS = 4

/** The part of a session that the rotation rule looks at. */
export interface SessionState {
  /** Counts the refreshes of the session; a refresh token carries the one it was issued at. */
  generation: number
  isLive: boolean
  /** Whether each refresh must bring a key of its own. */
  isStrict: boolean
  /** The keys, or hashes of them, of the last {@link REMEMBERED_KEYS} rotations, the newest first. */
  usedKeyHashes: readonly string[]
}

/** A refresh as it is asked for. */
export interface PresentedRefresh {
  /** The generation of the refresh token. */
  generation: number
  /** What the client chose for this one refresh, in the form in which the session remembers keys. */
  key: string | undefined
}

export type RotationDecision =
  /** The token is the newest: the session moves on by one generation. */
  | 'rotate'
  /** The answer to this token was lost, or several callers asked: the same successor again. */
  | 'repeat'
  /** Two parties hold tokens of this session: it ends. */
  | 'end_session'
  /** The session has ended already, or this is a late duplicate: nothing changes. */
  | 'refuse'
  /** A strict session asks for a key, and one that is new: nothing changes. */
  | 'require_key'

/**
 * Decides what a refresh earns. Pure: the caller reads and acts.
 *
 * No clock and no window: a holder whose answer was lost gets it however late. In a strict session a
 * copy is found out at the latest when the other holder refreshes. In a lenient one, which clients
 * have that know nothing of rotation, only once it is two generations behind: who stays one behind is
 * not told from a client that asks again.
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
