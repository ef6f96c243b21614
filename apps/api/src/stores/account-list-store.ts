import type { AccountOrdering } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import { type AccountFilter, accountConditions } from './account-filter.ts'
import { type AccountOrder, type AccountPosition, orderOf } from './account-order.ts'
import type { Search } from './account-search.ts'
import { bindingsOf, type Condition, where } from './conditions.ts'
import { type AccountRecord, type AccountRow, toRecord } from './account-store.ts'

export interface PlacedAccount {
  account: AccountRecord
  position: AccountPosition
}

export interface AccountPageRequest {
  filter: AccountFilter
  ordering: AccountOrdering
  /** The page starts after this position. */
  after?: AccountPosition | undefined
  /** Reads backward from the position, so the nearest account comes first. */
  isBackward?: boolean
  limit: number
}

export interface AccountPage {
  accounts: PlacedAccount[]
  /** The number of accounts on all pages, if the query counted them. */
  total?: number
}

type FoundRow = AccountRow & { position: string; total?: number }

/** Scan limit of a search, in accounts. The first scan reads `SCAN_MARGIN` times the expected number. */
const MAX_SCANNED = 20_000
const SCAN_MARGIN = 4
/** How many accounts a scan along an ordering reads in the time of one lookup by index. */
const READ_WHILE_ONE_GATHERED = 5

/**
 * Returns a page of accounts by keyset. Its cost depends on the page size, not on its position.
 *
 * A search either collects all matches from the n-gram index or scans along the ordering until the
 * page is full, whichever is expected to be faster. If the scan reaches its limit, the index is
 * used.
 */
export async function findAccountPage(db: Knex, request: AccountPageRequest): Promise<AccountPage> {
  const { filter, limit } = request
  const order = orderOf(request.ordering, request.isBackward ?? false)
  const conditions = accountConditions(filter)
  const afterCursor = order.afterCursor(request.after)
  if (filter.search === undefined) {
    return { accounts: await readAlong(db, order, [...conditions, ...afterCursor], limit) }
  }
  for (const scanLimit of scanLimitsOf(filter.search, limit)) {
    const along = [...conditions, ...afterCursor]
    const accounts = await scan(db, order, along, filter.search.like, limit, scanLimit)
    if (accounts) return { accounts }
  }
  return gather(db, order, conditions, filter.search, afterCursor, limit)
}

/** Returns the scan limits to try in turn, or none if the n-gram index is expected to be faster. */
function scanLimitsOf({ selectivity, expected }: Search, limit: number): number[] {
  const likely = limit / selectivity
  if (selectivity === 0 || likely > expected * READ_WHILE_ONE_GATHERED) return []
  // With a small limit, Postgres does not sort the whole table.
  const first = Math.min(Math.ceil(likely * SCAN_MARGIN), MAX_SCANNED)
  return [...new Set([first, MAX_SCANNED])]
}

async function readAlong(
  db: Knex,
  { by, orderBy }: AccountOrder,
  conditions: Condition[],
  limit: number,
): Promise<PlacedAccount[]> {
  const { rows } = await db.raw<{ rows: FoundRow[] }>(
    `select *, (${by})::text as position
       from accounts ${where(conditions)} ${orderBy(by)} limit ?`,
    [...bindingsOf(conditions), limit],
  )
  return rows.map(toPlaced)
}

/** Collects and counts all matches, then sorts them. */
async function gather(
  db: Knex,
  { by, orderBy }: AccountOrder,
  conditions: Condition[],
  { indexed, like, isExact }: Search,
  afterCursor: Condition[],
  limit: number,
): Promise<AccountPage> {
  const near = [...conditions, indexed]
  // A separate step: combined with the rest, Postgres uses another index and computes the n-grams
  // of every account again.
  const meant = isExact ? [] : [like]
  // Full rows are loaded only for the accounts on the page.
  const { rows } = await db.raw<{ rows: FoundRow[] }>(
    `with near as materialized (select id, username, email, date_joined, last_login
                                  from accounts ${where(near)}),
          found as (select *, count(*) over ()::int as total from near ${where(meant)}),
          page as (select id, ${by} as sort_key, total
                     from found ${where(afterCursor)} ${orderBy('sort_key')} limit ?)
     select accounts.*, sort_key::text as position, total
       from page join accounts using (id) ${orderBy('sort_key')}`,
    [...bindingsOf(near), ...bindingsOf(meant), ...bindingsOf(afterCursor), limit],
  )
  const [first] = rows
  return {
    accounts: rows.map(toPlaced),
    ...(first?.total !== undefined && { total: first.total }),
  }
}

/**
 * Searches the first `scanLimit` accounts. Returns `undefined` if there may be more matches after them.
 */
async function scan(
  db: Knex,
  { by, orderBy }: AccountOrder,
  along: Condition[],
  like: Condition,
  limit: number,
  scanLimit: number,
): Promise<PlacedAccount[] | undefined> {
  const near = `(select *, ${by} as sort_key from accounts ${where(along)}
                 ${orderBy('sort_key')} limit ?) as accounts`
  const bindings = [...bindingsOf(along), scanLimit]
  const { rows } = await db.raw<{ rows: FoundRow[] }>(
    `select *, sort_key::text as position
       from ${near} ${where([like])} ${orderBy('sort_key')} limit ?`,
    [...bindings, ...bindingsOf([like]), limit],
  )
  if (rows.length === limit) return rows.map(toPlaced)
  const counted = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from ${near}`,
    bindings,
  )
  return (counted.rows[0]?.count ?? 0) < scanLimit ? rows.map(toPlaced) : undefined
}

function toPlaced(row: FoundRow): PlacedAccount {
  return { account: toRecord(row), position: { value: row.position, id: row.id } }
}
