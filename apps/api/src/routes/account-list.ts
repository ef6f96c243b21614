import { PATHS } from '@latchkey/auth-core/contract'
import { AccountQuery } from '@latchkey/auth-core/lists'
import { type Request, type Response, Router } from 'express'
import type { Context } from '../context.ts'
import { callerOf } from '../http/access.ts'
import { answerUnlessKnown } from '../http/answer-unless-known.ts'
import { readCursor, writeCursor } from '../http/cursors.ts'
import { tellPages, tellTotal } from '../http/links.ts'
import { allowMethods } from '../http/methods.ts'
import { parseQuery } from '../http/read-query.ts'
import { streamCsv, streamLines } from '../http/streams.ts'
import type { AccountPosition } from '../stores/account-order.ts'
import { listAccounts, streamAccounts } from '../use-cases/accounts/list-accounts.ts'
import { ACCOUNT_COLUMNS, toListedAccount } from './account-answers.ts'

/** The list of accounts: a page as a bare array, or all of it as lines. */
export function accountListRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all(PATHS.accounts, allowMethods('GET'))

  routes.get(PATHS.accounts, async (req, res) => {
    const type = req.accepts(['application/json', 'application/x-ndjson', 'text/csv'])
    res.vary('Accept')
    const isStream = type === 'application/x-ndjson' || type === 'text/csv'
    if (!isStream) return answerPage(ctx, req, res)

    const caller = await callerOf(ctx, req)
    const batches = streamAccounts(ctx, caller, parseQuery(AccountQuery, req))
    const rows = async function* () {
      for await (const batch of batches) yield batch.map(toListedAccount)
    }
    if (type === 'text/csv') await streamCsv(res, 'accounts.csv', ACCOUNT_COLUMNS, rows())
    else await streamLines(res, rows())
  })

  return routes
}

async function answerPage(ctx: Context, req: Request, res: Response): Promise<void> {
  const caller = await callerOf(ctx, req)
  const query = parseQuery(AccountQuery, req)
  const { ordering } = query
  const cursor = readCursor(ctx, query.cursor, ordering)
  const from = cursor && {
    position: { value: cursor.value, id: cursor.id },
    isBackward: cursor.isBackward,
  }
  const { accounts, total, next, previous } = await listAccounts(ctx, caller, query, from)
  const cursorTo = (position: AccountPosition | undefined, isBackward: boolean) =>
    position && writeCursor(ctx, { ordering, isBackward, ...position })
  tellPages(req, res, ctx.tokens.issuer, {
    next: cursorTo(next, false),
    previous: cursorTo(previous, true),
  })
  tellTotal(res, total)
  answerUnlessKnown(req, res, accounts.map(toListedAccount))
}
