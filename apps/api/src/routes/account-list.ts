import type { AccountQuery, Endpoints } from '@latchkey/auth-core/contract'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Request } from 'express'
import type { Context } from '../context.ts'
import { readCursor, writeCursor } from '../http/cursors.ts'
import type { EndpointResponse, StreamedResponse } from '../http/endpoint-types.ts'
import { pageHeaders } from '../http/page-headers.ts'
import { streamCsv, streamLines } from '../http/streams.ts'
import type { AccountPosition } from '../stores/account-order.ts'
import { listAccounts, streamAccounts } from '../use-cases/accounts/list-accounts.ts'
import { ACCOUNT_COLUMNS, toListedAccount } from '../serializers/account-serializer.ts'

type AccountsResponse = EndpointResponse<Endpoints['listAccounts']>

/** Returns a page of accounts as JSON, or streams all as JSON lines or CSV, by `Accept`. */
export async function respondWithAccounts(
  ctx: Context,
  caller: AccessClaims,
  query: AccountQuery,
  req: Request,
): Promise<AccountsResponse> {
  const type = req.accepts(['application/json', 'application/x-ndjson', 'text/csv'])
  const isStream = type === 'application/x-ndjson' || type === 'text/csv'
  return isStream ? streamAll(ctx, caller, query, type) : respondWithPage(ctx, query, req)
}

function streamAll(
  ctx: Context,
  caller: AccessClaims,
  query: AccountQuery,
  type: 'application/x-ndjson' | 'text/csv',
): StreamedResponse {
  const rows = async function* () {
    for await (const batch of streamAccounts(ctx, caller, query)) yield batch.map(toListedAccount)
  }
  return {
    stream: (res) =>
      type === 'text/csv'
        ? streamCsv(res, 'accounts.csv', ACCOUNT_COLUMNS, rows())
        : streamLines(res, rows()),
  }
}

async function respondWithPage(
  ctx: Context,
  query: AccountQuery,
  req: Request,
): Promise<AccountsResponse> {
  const { ordering } = query
  const cursor = readCursor(ctx, query.cursor, ordering)
  const from = cursor && {
    position: { value: cursor.value, id: cursor.id },
    isBackward: cursor.isBackward,
  }
  const { accounts, total, next, previous } = await listAccounts(ctx, query, from)
  const cursorTo = (position: AccountPosition | undefined, isBackward: boolean) =>
    position && writeCursor(ctx, { ordering, isBackward, ...position })
  const cursors = { next: cursorTo(next, false), previous: cursorTo(previous, true) }
  return {
    status: 200,
    body: accounts.map(toListedAccount),
    headers: pageHeaders(req, ctx.tokens.issuer, cursors, total),
  }
}
