import type { AccountOrdering } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import { type AccountFilter, conditionsOf } from './account-filter.ts'
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
  /** Begins behind this one. */
  after?: AccountPosition | undefined
  /** Goes the other way: the nearest first. */
  isBackward?: boolean
  limit: number
}

export interface AccountPage {
  accounts: PlacedAccount[]
  /** How many there are on all pages, where that was found on the way. */
  total?: number
}

type FoundRow = AccountRow & { position: string; total?: number }

/** How far a search reads along the ordering at most, and at first: so many times what should do. */
const LOOKED_THROUGH = 20_000
const MARGIN = 4
/** How many accounts are read along an ordering in the time in which one is gathered from all over. */
const READ_WHILE_ONE_GATHERED = 5

/**
 * A page of accounts by keyset: whichever page it is, what it costs is what is on it.
 *
 * A search asks the index of pieces for all that match, or reads along the ordering until the page is
 * full: whichever is expected to take less. Where the latter turns out to take too long, the index is
 * asked after all.
 */
export async function listAccounts(db: Knex, request: AccountPageRequest): Promise<AccountPage> {
  const { filter, limit } = request
  const order = orderOf(request.ordering, request.isBackward ?? false)
  const conditions = conditionsOf(filter)
  const behind = order.behind(request.after)
  if (filter.search === undefined) {
    return { accounts: await readAlong(db, order, [...conditions, ...behind], limit) }
  }
  for (const reach of reachesOf(filter.search, limit)) {
    const along = [...conditions, ...behind]
    const accounts = await lookThrough(db, order, along, filter.search.like, limit, reach)
    if (accounts) return { accounts }
  }
  return gather(db, order, conditions, filter.search, behind, limit)
}

/** How far to read along the ordering, one after the other; nowhere, where to gather takes less. */
function reachesOf({ share, expected }: Search, limit: number): number[] {
  const likely = limit / share
  if (share === 0 || likely > expected * READ_WHILE_ONE_GATHERED) return []
  // Asked for few at first, Postgres does not sort all that there are.
  const first = Math.min(Math.ceil(likely * MARGIN), LOOKED_THROUGH)
  return [...new Set([first, LOOKED_THROUGH])]
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

/** Gathers all that match, and counts them, before they are put in order. */
async function gather(
  db: Knex,
  { by, orderBy }: AccountOrder,
  conditions: Condition[],
  { indexed, like, isExact }: Search,
  behind: Condition[],
  limit: number,
): Promise<AccountPage> {
  const near = [...conditions, indexed]
  // Apart from the rest, with which Postgres takes another index and makes the pieces of each account anew.
  const meant = isExact ? [] : [like]
  // The rest of an account is read of those alone that are shown.
  const { rows } = await db.raw<{ rows: FoundRow[] }>(
    `with near as materialized (select id, username, email, date_joined, last_login
                                  from accounts ${where(near)}),
          found as (select *, count(*) over ()::int as total from near ${where(meant)}),
          page as (select id, ${by} as sort_key, total
                     from found ${where(behind)} ${orderBy('sort_key')} limit ?)
     select accounts.*, sort_key::text as position, total
       from page join accounts using (id) ${orderBy('sort_key')}`,
    [...bindingsOf(near), ...bindingsOf(meant), ...bindingsOf(behind), limit],
  )
  const [first] = rows
  return {
    accounts: rows.map(toPlaced),
    ...(first?.total !== undefined && { total: first.total }),
  }
}

/** What is found among the first `reach`; `undefined` where there may be more farther on. */
async function lookThrough(
  db: Knex,
  { by, orderBy }: AccountOrder,
  along: Condition[],
  like: Condition,
  limit: number,
  reach: number,
): Promise<PlacedAccount[] | undefined> {
  const near = `(select *, ${by} as sort_key from accounts ${where(along)}
                 ${orderBy('sort_key')} limit ?) as accounts`
  const bindings = [...bindingsOf(along), reach]
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
  return (counted.rows[0]?.count ?? 0) < reach ? rows.map(toPlaced) : undefined
}

function toPlaced(row: FoundRow): PlacedAccount {
  return { account: toRecord(row), position: { value: row.position, id: row.id } }
}
