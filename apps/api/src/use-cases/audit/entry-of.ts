import type { AuditKind } from '@latchkey/auth-core/contract'
import type { Asker } from '../../context.ts'
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
export function entryOf(kind: AuditKind, asker: Asker, happening: Happening): NewAuditEntry {
  const { at, accountId = null, actorId = null, sessionId = null, details = {} } = happening
  const { device, requestId = null } = asker
  return { kind, at, accountId, actorId, sessionId, device, requestId, details }
}
