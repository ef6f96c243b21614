import type { AccountOrdering } from '@latchkey/auth-core/lists'
import type { Role } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'
import { type AccountRecord, type AccountRow, toRecord } from './account-store.ts'
import { isRareSearch, searchedBy, type Condition } from './account-search.ts'

/** Which accounts a list is of. */
export interface AccountFilter {
  search?: string | undefined
  role?: Role | undefined
  isActive?: boolean | undefined
  joinedAfter?: Date | undefined
  joinedBefore?: Date | undefined
}

/** Where an account stands in a list of one ordering. */
export interface AccountPosition {
  /** What the list is ordered by, as Postgres writes it. */
  value: string
  id: string
}

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

/** What a search among accounts that have it often looks through before it asks the index of pieces. */
const LOOKED_THROUGH = 20_000

interface Order {
  by: string
  type: string
  isUnique: boolean
}

const BY_DATE_JOINED: Order = { by: 'date_joined', type: 'timestamptz', isUnique: false }
const ORDERS: Record<string, Order> = {
  username: { by: 'lower(username)', type: 'text', isUnique: true },
  email: { by: 'lower(email)', type: 'text', isUnique: true },
  date_joined: BY_DATE_JOINED,
  // Whoever has never logged in did so before everybody else.
  last_login: { ...BY_DATE_JOINED, by: `coalesce(last_login, '-infinity'::timestamptz)` },
}

/**
 * A page of accounts by keyset: whichever page it is, what it costs is what is on it.
 *
 * A search for what few accounts have asks the index of pieces. One for what many have reads along the
 * ordering until the page is full, and asks the index only where that would take too long.
 */
export async function listAccounts(
  db: Knex,
  request: AccountPageRequest,
): Promise<PlacedAccount[]> {
  const { search } = request.filter
  if (search === undefined) return select(db, request, `accounts`, conditionsOf(request.filter))
  if (await isRareSearch(db, search)) return selectByIndex(db, request, search)
  const { found, isAll } = await lookThrough(db, request, search)
  return isAll ? found : selectByIndex(db, request, search)
}

/** All that match are gathered before they are put in order. */
function selectByIndex(
  db: Knex,
  request: AccountPageRequest,
  search: string,
): Promise<PlacedAccount[]> {
  const matching = [...conditionsOf(request.filter), ...searchedBy(search)]
  const source = `(select * from accounts ${where(matching)} offset 0) as accounts`
  return select(db, request, source, [], bindingsOf(matching))
}

async function lookThrough(
  db: Knex,
  request: AccountPageRequest,
  search: string,
): Promise<{ found: PlacedAccount[]; isAll: boolean }> {
  const looked = [...conditionsOf(request.filter), ...behind(request)]
  const source = `(select * from accounts ${where(looked)} ${orderBy(request)} limit ${LOOKED_THROUGH}) as accounts`
  const [, like] = searchedBy(search)
  const found = await select(
    db,
    { ...request, after: undefined },
    source,
    like ? [like] : [],
    bindingsOf(looked),
  )
  if (found.length === request.limit) return { found, isAll: true }
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from (select from accounts ${where(looked)} limit ${LOOKED_THROUGH}) as looked`,
    bindingsOf(looked),
  )
  return { found, isAll: (rows[0]?.count ?? 0) < LOOKED_THROUGH }
}

async function select(
  db: Knex,
  request: AccountPageRequest,
  source: string,
  conditions: Condition[],
  bindings: Knex.Value[] = [],
): Promise<PlacedAccount[]> {
  const { by } = orderOf(request)
  const all = [...conditions, ...behind(request)]
  const { rows } = await db.raw<{ rows: (AccountRow & { position: string })[] }>(
    `select *, (${by})::text as position from ${source} ${where(all)} ${orderBy(request)} limit ?`,
    [...bindings, ...bindingsOf(all), request.limit],
  )
  return rows.map((row) => ({
    account: toRecord(row),
    position: { value: row.position, id: row.id },
  }))
}

/** The conditions of a filter but for its search. */
export function conditionsOf(filter: AccountFilter): Condition[] {
  const { role, isActive, joinedAfter, joinedBefore } = filter
  const conditions: Condition[] = []
  if (role !== undefined) conditions.push({ sql: 'role = ?', values: [role] })
  if (isActive !== undefined) conditions.push({ sql: isActive ? 'is_active' : 'not is_active' })
  if (joinedAfter) conditions.push({ sql: 'date_joined >= ?', values: [joinedAfter] })
  if (joinedBefore) conditions.push({ sql: 'date_joined < ?', values: [joinedBefore] })
  return conditions
}

export function where(conditions: Condition[]): string {
  const text = conditions.map(({ sql }) => sql).join(' and ')
  return text && `where ${text}`
}

export function bindingsOf(conditions: Condition[]): Knex.Value[] {
  return conditions.flatMap(({ values = [] }) => values)
}

function orderOf({ ordering, isBackward = false }: AccountPageRequest) {
  const isDescending = ordering.startsWith('-') !== isBackward
  const key = ordering.replace('-', '')
  return {
    ...(ORDERS[key] ?? BY_DATE_JOINED),
    direction: isDescending ? 'desc' : 'asc',
    beyond: isDescending ? '<' : '>',
  }
}

function orderBy(request: AccountPageRequest): string {
  const { by, isUnique, direction } = orderOf(request)
  return isUnique ? `order by ${by} ${direction}` : `order by ${by} ${direction}, id ${direction}`
}

function behind(request: AccountPageRequest): Condition[] {
  const { after } = request
  if (!after) return []
  const { by, type, isUnique, beyond } = orderOf(request)
  if (isUnique) return [{ sql: `${by} ${beyond} ?::${type}`, values: [after.value] }]
  const sql = `(${by}, id) ${beyond} (?::${type}, ?::uuid)`
  return [{ sql, values: [after.value, after.id] }]
}
