import type { AuditQuery } from '@latchkey/auth-core/contract'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import {
  type AuditFilter,
  countEvents,
  findEventPage,
  type NamedEvent,
} from '../../stores/audit-list-store.ts'
import { type AuditEvent, listEventsAbout } from '../../stores/audit-store.ts'
import type { Count } from '../../stores/count-or-estimate.ts'

/** How many events an account sees about itself. */
const OWN_EVENTS = 50

export interface EventListing {
  entries: NamedEvent[]
  total: Count
  hasNext: boolean
  hasPrevious: boolean
}

/**
 * Returns one page of the audit log, newest first. Does NOT check whether the caller may read it.
 *
 * @param from - The event before the page, in reading direction.
 */
export async function listEvents(
  ctx: Context,
  query: AuditQuery,
  from: { id: string; isBackward: boolean } | undefined,
): Promise<EventListing> {
  await ctx.accessDenials.write() // the page includes the latest denials
  const filter = toFilter(query)
  const { id: after, isBackward = false } = from ?? {}
  const limit = query.page_size + 1 // the extra row shows whether another page exists
  const [found, total] = await Promise.all([
    findEventPage(ctx.db, { filter, after, isBackward, limit }),
    countEvents(ctx.db, filter),
  ])
  const hasMore = found.length === limit
  const near = found.slice(0, query.page_size)
  return {
    entries: isBackward ? near.toReversed() : near,
    total,
    hasNext: isBackward || hasMore,
    hasPrevious: isBackward ? hasMore : after !== undefined,
  }
}

function toFilter(query: AuditQuery): AuditFilter {
  const { kind, account_id: accountId, actor_id: actorId, request_id: requestId } = query
  return { kind, accountId, actorId, requestId, since: query.since, until: query.until }
}

/** Returns the latest events about the caller's account, newest first. */
export async function showActivity(ctx: Context, { user_id }: AccessClaims): Promise<AuditEvent[]> {
  return listEventsAbout(ctx.db, user_id, OWN_EVENTS)
}
