import type { AuditKind } from '@latchkey/auth-core/contract'
import type { RequestContext } from '../../context.ts'
import type { NewAuditEvent } from '../../stores/audit-store.ts'

export interface EventFacts {
  at: Date
  /** Whom it is about. */
  accountId?: string
  /** Who did it. */
  actorId?: string
  sessionId?: string
  details?: Record<string, unknown>
}

/** An audit entry of what a request did. */
export function requestEvent(
  kind: AuditKind,
  client: RequestContext,
  facts: EventFacts,
): NewAuditEvent {
  const { at, accountId = null, actorId = null, sessionId = null, details = {} } = facts
  const { device, requestId = null } = client
  return { kind, at, accountId, actorId, sessionId, device, requestId, details }
}
