import type { AuditKind } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import { type AuditEvent, type AuditRow, toEntry } from './audit-store.ts'
import { type Condition, bindingsOf, where } from './conditions.ts'
import { type Count, countOrEstimate } from './count-or-estimate.ts'

/** The filters of an audit list. */
export interface AuditFilter {
  kind?: AuditKind | undefined
  accountId?: string | undefined
  actorId?: string | undefined
  requestId?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

/** An event with the current usernames of its accounts. */
export interface NamedEvent {
  entry: AuditEvent
  accountName: string | null
  actorName: string | null
}

export interface AuditPageRequest {
  filter: AuditFilter
  /** The page starts after the event of this id. */
  after?: string | undefined
  /** Reads toward newer events, so the nearest comes first. */
  isBackward: boolean
  limit: number
}

type NamedRow = AuditRow & { account_name: string | null; actor_name: string | null }

/** Returns a page of events by keyset, newest first. Their ids sort by time. */
export async function findEventPage(
  db: Knex,
  { filter, after, isBackward, limit }: AuditPageRequest,
): Promise<NamedEvent[]> {
  const afterCursor = `id ${isBackward ? '>' : '<'} ?::uuid`
  const conditions = auditConditions(filter)
  if (after !== undefined) conditions.push({ sql: afterCursor, values: [after] })
  const direction = isBackward ? 'asc' : 'desc'
  const { rows } = await db.raw<{ rows: NamedRow[] }>(
    `select entry.*, account.username as account_name, actor.username as actor_name
       from (select * from audit_events ${where(conditions)}
              order by id ${direction} limit ?) as entry
       left join accounts as account on account.id = entry.account_id
       left join accounts as actor on actor.id = entry.actor_id
      order by entry.id ${direction}`,
    [...bindingsOf(conditions), limit],
  )
  return rows.map((row) => ({
    entry: toEntry(row),
    accountName: row.account_name,
    actorName: row.actor_name,
  }))
}

export async function countEvents(db: Knex, filter: AuditFilter): Promise<Count> {
  const conditions = auditConditions(filter)
  return countOrEstimate(db, {
    sql: `audit_events ${where(conditions)}`,
    bindings: bindingsOf(conditions),
  })
}

function auditConditions(filter: AuditFilter): Condition[] {
  const { kind, accountId, actorId, requestId, since, until } = filter
  const conditions: Condition[] = []
  if (kind !== undefined) conditions.push({ sql: 'kind = ?', values: [kind] })
  // Access denials outnumber all other events, and are looked up by request id.
  else if (requestId === undefined) conditions.push({ sql: `kind <> 'refused'` })
  if (accountId !== undefined) conditions.push({ sql: 'account_id = ?', values: [accountId] })
  if (actorId !== undefined) conditions.push({ sql: 'actor_id = ?', values: [actorId] })
  if (requestId !== undefined) conditions.push({ sql: 'request_id = ?', values: [requestId] })
  if (since) conditions.push({ sql: 'at >= ?', values: [since] })
  if (until) conditions.push({ sql: 'at < ?', values: [until] })
  return conditions
}
