import type { AccountQuery } from '@latchkey/auth-core/contract'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { countAccounts } from '../../stores/account-count-store.ts'
import type { AccountFilter } from '../../stores/account-filter.ts'
import { findAccountPage, type PlacedAccount } from '../../stores/account-list-store.ts'
import type { AccountPosition } from '../../stores/account-order.ts'
import { prepareSearch } from '../../stores/account-search.ts'
import type { AccountRecord } from '../../stores/account-store.ts'
import type { Count } from '../../stores/count-or-estimate.ts'

const BATCH_SIZE = 1000

/** Where a page starts, and in which direction it continues. */
export interface AccountCursor {
  position: AccountPosition
  isBackward: boolean
}

export interface AccountListing {
  accounts: AccountRecord[]
  total: Count
  /** Where the next and the previous page start, or `undefined` when there is none. */
  next: AccountPosition | undefined
  previous: AccountPosition | undefined
}

/** Returns one page of the accounts. Does NOT check whether the caller may read them. */
export async function listAccounts(
  ctx: Context,
  query: AccountQuery,
  cursor: AccountCursor | undefined,
): Promise<AccountListing> {
  const { ordering, page_size: size } = query
  const { position: after, isBackward = false } = cursor ?? {}
  const filter = await toFilter(ctx, query)
  // The extra row shows whether another page exists.
  const page = await findAccountPage(ctx.db, {
    filter,
    ordering,
    after,
    isBackward,
    limit: size + 1,
  })
  const { accounts: found, total: count } = page
  const hasMore = found.length > size
  const near = found.slice(0, size)
  const shown = isBackward ? near.toReversed() : near
  return {
    accounts: shown.map(({ account }) => account),
    total: count === undefined ? await countAccounts(ctx.db, filter) : { count, isExact: true },
    next: isBackward || hasMore ? shown.at(-1)?.position : undefined,
    previous: (isBackward ? hasMore : after) ? shown[0]?.position : undefined,
  }
}

/**
 * Yields all accounts of a query in batches, until the caller's token is revoked. Only one batch is
 * in memory at a time.
 *
 * @throws {@link AuthError} a `token_…` code.
 */
export async function* streamAccounts(
  ctx: Context,
  caller: AccessClaims,
  query: AccountQuery,
): AsyncGenerator<AccountRecord[]> {
  for await (const batch of readAccounts(ctx, query)) {
    ctx.revocations.check(caller)
    yield batch
  }
}

/** Yields all accounts of a query in batches. */
export async function* readAccounts(
  { db }: Pick<Context, 'db'>,
  query: AccountQuery,
): AsyncGenerator<AccountRecord[]> {
  const filter = await toFilter({ db }, query)
  let after: AccountPosition | undefined
  let batch: PlacedAccount[]
  do {
    const request = { filter, ordering: query.ordering, after, limit: BATCH_SIZE }
    batch = (await findAccountPage(db, request)).accounts
    yield batch.map(({ account }) => account)
    after = batch.at(-1)?.position
  } while (batch.length === BATCH_SIZE)
}

async function toFilter(
  { db }: Pick<Context, 'db'>,
  { search, role, is_active: isActive, joined_after, joined_before }: AccountQuery,
): Promise<AccountFilter> {
  return {
    search: search ? await prepareSearch(db, search) : undefined,
    role,
    isActive,
    joinedAfter: joined_after,
    joinedBefore: joined_before,
  }
}
