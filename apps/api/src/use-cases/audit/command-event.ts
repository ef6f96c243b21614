import type { AuditKind } from '@latchkey/auth-core/contract'
import type { NewAuditEvent } from '../../stores/audit-store.ts'

/** Creates an audit event for a command that the operator ran. */
export function commandEvent(
  kind: AuditKind,
  at: Date,
  details: Record<string, unknown>,
  accountId: string | null = null,
): NewAuditEvent {
  const device = { address: '', userAgent: 'latchkey command' }
  return { kind, at, accountId, actorId: null, sessionId: null, device, requestId: null, details }
}
