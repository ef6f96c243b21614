import type { AuditKind } from '@latchkey/auth-core/contract'
import type { RequestContext } from '../../context.ts'
import type { NewAuditEvent } from '../../stores/audit-store.ts'

export interface EventFacts {
  at: Date
  /** The account that the event is about. */
  accountId?: string
  /** The account that sent the request. */
  actorId?: string
  sessionId?: string
  details?: Record<string, unknown>
}

/** Creates an audit event for a request. */
export function requestEvent(
  kind: AuditKind,
  client: RequestContext,
  facts: EventFacts,
): NewAuditEvent {
  const { at, accountId = null, actorId = null, sessionId = null, details = {} } = facts
  const { device, requestId = null } = client
  return { kind, at, accountId, actorId, sessionId, device, requestId, details }
}
