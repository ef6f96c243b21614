import type { AuditKind } from '@latchkey/auth-core/contract'
import type { RequestContext } from '../../context.ts'
import type { NewAuditEntry } from '../../stores/audit-store.ts'

export interface Happening {
  at: Date
  /** Whom it is about. */
  accountId?: string
  /** Who did it. */
  actorId?: string
  sessionId?: string
  details?: Record<string, unknown>
}

/** An audit entry of what a request did. */
export function entryOf(
  kind: AuditKind,
  client: RequestContext,
  happening: Happening,
): NewAuditEntry {
  const { at, accountId = null, actorId = null, sessionId = null, details = {} } = happening
  const { device, requestId = null } = client
  return { kind, at, accountId, actorId, sessionId, device, requestId, details }
}
