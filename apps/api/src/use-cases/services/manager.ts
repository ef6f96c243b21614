import type { AuditKind } from '@latchkey/auth-core/contract'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { Context, RequestContext } from '../../context.ts'
import { lockCaller } from '../../domain/account-state.ts'
import type { NewAuditEvent } from '../../stores/audit-store.ts'
import { commandEvent } from '../audit/command-event.ts'
import { requestEvent } from '../audit/request-event.ts'

/** Who manages services and their streams. */
export interface Manager {
  /** Verifies that the manager may still change something, until the transaction ends. */
  lock: (trx: Knex) => Promise<unknown>
  /** Creates the audit event of a change, including who made it. */
  eventFor: (kind: AuditKind, details: Record<string, unknown>) => NewAuditEvent
}

/**
 * Returns the caller of a request. Their role cannot change before the transaction ends. Does NOT
 * check for `services:manage`.
 */
export function callerAsManager(
  ctx: Context,
  caller: AccessClaims,
  client: RequestContext,
): Manager {
  const { user_id: actorId, sid: sessionId } = caller
  return {
    lock: (trx) => lockCaller(ctx, trx, caller),
    eventFor: (kind, details) =>
      requestEvent(kind, client, { at: ctx.now(), actorId, sessionId, details }),
  }
}

/** Returns the operator on the command line, who may change everything. */
export function operatorAsManager({ now }: Pick<Context, 'now'>): Manager {
  return {
    lock: async () => undefined,
    eventFor: (kind, details) => commandEvent(kind, now(), details),
  }
}
