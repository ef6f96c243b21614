import type { AuditItem } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import { nameDevice } from '../domain/device-name.ts'
import { readCursor, writeCursor } from '../http/cursors.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { pageHeaders } from '../http/page-headers.ts'
import type { NamedEvent } from '../stores/audit-list-store.ts'
import { listEvents } from '../use-cases/audit/list-events.ts'
import { showOverview } from '../use-cases/audit/show-overview.ts'

const ORDERING = '-at'

/** The audit log and the statistics of the service. */
export function auditHandlers(ctx: Context) {
  return {
    listAuditEvents: async ({ query, req }) => {
      const from = readCursor(ctx, query.cursor, ORDERING)
      const { entries, total, hasNext, hasPrevious } = await listEvents(ctx, query, from)
      const cursorTo = (named: NamedEvent | undefined, isBackward: boolean) =>
        named && writeCursor(ctx, { ordering: ORDERING, isBackward, value: '', id: named.entry.id })
      const cursors = {
        next: hasNext ? cursorTo(entries.at(-1), false) : undefined,
        previous: hasPrevious ? cursorTo(entries[0], true) : undefined,
      }
      return {
        status: 200,
        body: entries.map(toAuditItem),
        headers: pageHeaders(req, ctx.tokens.issuer, cursors, total),
      }
    },

    showOverview: async () => ({ status: 200, body: await showOverview(ctx) }),
  } satisfies Partial<EndpointHandlers>
}

function toAuditItem({ entry, accountName, actorName }: NamedEvent): AuditItem {
  const { id, at, kind, accountId, actorId, sessionId, device, requestId, details } = entry
  return {
    id,
    at: at.toISOString(),
    kind,
    account: accountId === null ? null : { id: accountId, username: accountName },
    actor: actorId === null ? null : { id: actorId, username: actorName },
    session_id: sessionId,
    device: nameDevice(device),
    address: device.address,
    request_id: requestId,
    details,
  }
}
