import { PATHS } from '@latchkey/auth-core/contract'
import { type AuditItem, AuditQuery, type Overview } from '@latchkey/auth-core/lists'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { nameDevice } from '../device-words.ts'
import { callerOf } from '../http/access.ts'
import { answerUnlessKnown } from '../http/answer-unless-known.ts'
import { readCursor, writeCursor } from '../http/cursors.ts'
import { tellPages, tellTotal } from '../http/links.ts'
import { allowMethods } from '../http/methods.ts'
import { parseQuery } from '../http/read-query.ts'
import type { NamedEntry } from '../stores/audit-list-store.ts'
import { listEntries } from '../use-cases/audit/list-entries.ts'
import { showOverview } from '../use-cases/audit/show-overview.ts'

const ORDERING = '-at'

/** What happened, and the service in numbers. */
export function auditRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all(PATHS.audit, allowMethods('GET'))
  routes.all(PATHS.overview, allowMethods('GET'))

  routes.get(PATHS.audit, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const query = parseQuery(AuditQuery, req)
    const from = readCursor(ctx, query.cursor, ORDERING)
    const { entries, total, hasNext, hasPrevious } = await listEntries(ctx, caller, query, from)
    const cursorTo = (named: NamedEntry | undefined, isBackward: boolean) =>
      named && writeCursor(ctx, { ordering: ORDERING, isBackward, value: '', id: named.entry.id })
    tellPages(req, res, ctx.tokens.issuer, {
      next: hasNext ? cursorTo(entries.at(-1), false) : undefined,
      previous: hasPrevious ? cursorTo(entries[0], true) : undefined,
    })
    tellTotal(res, total)
    answerUnlessKnown(req, res, entries.map(toAuditItem))
  })

  routes.get(PATHS.overview, async (req, res) => {
    res.json((await showOverview(ctx, await callerOf(ctx, req))) satisfies Overview)
  })

  return routes
}

function toAuditItem({ entry, accountName, actorName }: NamedEntry): AuditItem {
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
