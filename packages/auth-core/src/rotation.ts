/** The part of a session that the rotation rule looks at. */
export interface SessionState {
  /** Counts the refreshes of the session; a refresh token carries the one it was issued at. */
  generation: number
  isLive: boolean
}

export type RotationDecision =
  /** The token is the newest: the session moves on by one generation. */
  | 'rotate'
  /** The answer to this token was lost, or several callers asked: the same successor again. */
  | 'repeat'
  /** The successor has been used, so two parties hold tokens of this session: it ends. */
  | 'end_session'
  /** The session has ended already. */
  | 'refuse'

/**
 * Decides what a refresh token of generation `presented` earns. Pure: the caller reads and acts.
 *
 * No clock and no window: a holder whose answer was lost gets it however late, and a copy is found
 * out as soon as both holders have gone on.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2 | RFC 9700 §4.14.2}
 */
export function decideRotation(presented: number, session: SessionState): RotationDecision {
  if (!session.isLive || presented > session.generation) return 'refuse'
  if (presented === session.generation) return 'rotate'
  if (presented === session.generation - 1) return 'repeat'
  return 'end_session'
}
