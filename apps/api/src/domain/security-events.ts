import { createHash } from 'node:crypto'
import type { Delivery } from '@latchkey/auth-core/contract'
import type { SecurityEventTyp } from '@latchkey/auth-core/tokens'

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type'
const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification'
const BACKCHANNEL_LOGOUT = 'http://schemas.openid.net/event/backchannel-logout'
/** Back-Channel Logout 1.0 §2.4 recommends at most two minutes. */
const LOGOUT_TOKEN_SECONDS = 120

/** A revocation, with what security events say about it. */
export interface RevocationFacts {
  id: string
  /** The ended session; `null` when the account changed, which ends all of its sessions. */
  sessionId: string | null
  /** The account; `null` for a session that a process of an earlier version ended. */
  subjectId: string | null
  hasNewPassword: boolean
  newRole: string | null
  revokedAt: Date
}

/** The command to send a verification event. */
export interface Verification {
  jti: string
  state: string
  at: Date
}

/** One event of a stream. */
export interface SecurityEvent {
  /** Identifies the event within its stream. */
  key: string
  /** The same each time the event is sent. */
  jti: string
  typ: SecurityEventTyp
  /** All claims but `iss` and `aud`. */
  claims: (issuer: string, now: Date) => Record<string, unknown>
}

/** The stream that an event is for. */
interface Receiver {
  id: string
  delivery: Delivery
}

/**
 * Returns the events of a revocation, in the order of delivery: a new password, a new role, and the
 * end of the session or of all sessions. A logout stream gets only the last one.
 *
 * @see OpenID Continuous Access Evaluation Profile 1.0 §3
 */
export function eventsOf(stream: Receiver, facts: RevocationFacts): SecurityEvent[] {
  if (stream.delivery === 'logout') return [logoutOf(stream, facts)]
  const { hasNewPassword, newRole } = facts
  return [
    ...(hasNewPassword ? [caep(stream, facts, 'credential-change', PASSWORD_UPDATE)] : []),
    ...(newRole === null
      ? []
      : [caep(stream, facts, 'token-claims-change', { claims: { role: newRole } })]),
    caep(stream, facts, 'session-revoked', {}),
  ]
}

const PASSWORD_UPDATE = { credential_type: 'password', change_type: 'update' }

function caep(
  stream: Receiver,
  facts: RevocationFacts,
  type: string,
  content: Record<string, unknown>,
): SecurityEvent {
  const { key, jti } = identify(stream, facts, type)
  const at = toSeconds(facts.revokedAt)
  return {
    key,
    jti,
    typ: 'secevent+jwt',
    claims: (issuer) => ({
      iat: at,
      jti,
      sub_id: subjectOf(issuer, facts),
      events: { [`${CAEP}/${type}`]: { event_timestamp: at, ...content } },
    }),
  }
}

/** The complex subject of Shared Signals Framework 1.0 §3.3, of the formats of RFC 9493. */
function subjectOf(issuer: string, { subjectId, sessionId }: RevocationFacts) {
  return {
    format: 'complex',
    ...(subjectId !== null && { user: { format: 'iss_sub', iss: issuer, sub: subjectId } }),
    ...(sessionId !== null && { session: { format: 'opaque', id: sessionId } }),
  }
}

/** @see OpenID Connect Back-Channel Logout 1.0 §2.4 */
function logoutOf(stream: Receiver, facts: RevocationFacts): SecurityEvent {
  const { key, jti } = identify(stream, facts, 'logout')
  const { subjectId, sessionId } = facts
  return {
    key,
    jti,
    typ: 'logout+jwt',
    claims: (_issuer, now) => ({
      ...(subjectId !== null && { sub: subjectId }),
      ...(sessionId !== null && { sid: sessionId }),
      iat: toSeconds(now),
      exp: toSeconds(now) + LOGOUT_TOKEN_SECONDS,
      jti,
      events: { [BACKCHANNEL_LOGOUT]: {} },
    }),
  }
}

/**
 * Returns the key of an event, and a `jti` that only depends on the event and its stream. The time
 * keeps it unique after a backup was restored, which can repeat ids.
 */
function identify({ id: streamId }: Receiver, { id, revokedAt }: RevocationFacts, type: string) {
  const key = `${id}.${type}`
  const name = `${streamId}.${key}.${revokedAt.getTime()}`
  return { key, jti: createHash('sha256').update(name).digest('base64url') }
}

/** The key of every verification event: a stream has one at most. */
export const VERIFICATION_KEY = 'verification'

/** @see Shared Signals Framework 1.0 §8.1.4.1 */
export function verificationOf(stream: Receiver, { jti, state, at }: Verification): SecurityEvent {
  return {
    key: VERIFICATION_KEY,
    jti,
    typ: 'secevent+jwt',
    claims: () => ({
      iat: toSeconds(at),
      jti,
      sub_id: { format: 'opaque', id: stream.id },
      events: { [VERIFICATION]: { state } },
    }),
  }
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
