import { pipeline } from 'node:stream/promises'
import { AuthError } from '@latchkey/auth-core/errors'
import type { ListPage } from '@latchkey/auth-client/admin-client'
import type { ListedAccount } from '@latchkey/auth-core/contract'
import { accountFilterTexts } from '@latchkey/ui/filter-texts'
import { messages } from '@latchkey/ui/messages'
import { pageLinks, toChips } from '@latchkey/ui/view-models/list-address'
import { type Request, type Response, Router } from 'express'
import { adminClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { hasEmptyParameter, listAddress } from '../http/list-address.ts'
import { renderPage } from '../http/render.ts'
import { columnsOf, columnsParameter } from './column-parameter.ts'
import { roleOptions } from './role-options.ts'
import { requireAccountWith } from './require-account-with.ts'

const PAGE_SIZE = '50'
const FILTERS = ['search', 'role', 'is_active', 'joined_after', 'joined_before'] as const
const NAMES = [...FILTERS, 'ordering', 'cursor', 'columns'] as const

export function accountsPage(ctx: Context): Router {
  const page = Router()

  page.get('/accounts', async (req, res) => {
    if (req.query['column'] !== undefined) return res.redirect(303, withColumns(req))
    if (hasEmptyParameter(req)) return res.redirect(303, listAddress(req, NAMES).to({}))
    await show(ctx, req, res)
  })

  page.get('/accounts/export', async (req, res) => {
    await requireAccountWith(ctx, req, 'accounts:read')
    const { values } = listAddress(req, [...FILTERS, 'ordering'])
    const chunks = await adminClientFor(ctx, req).streamAccounts(values)
    res.attachment('accounts.csv').type('text/csv; charset=utf-8')
    await pipeline(chunks, res)
  })

  return page
}

async function show(ctx: Context, req: Request, res: Response): Promise<void> {
  const account = await requireAccountWith(ctx, req, 'accounts:read')
  const address = listAddress(req, NAMES)
  const { values } = address
  const { accounts: texts, states } = messages
  const { columns: _columns, ...query } = values
  const found = await find(ctx, req, { ...query, page_size: PAGE_SIZE })
  const isRefused = found instanceof AuthError
  renderPage(ctx, req, res, {
    view: 'accounts',
    status: isRefused ? found.status : 200,
    title: messages.titles.accounts,
    account,
    values: {
      values,
      fields: isRefused ? found.fields : {},
      found: isRefused ? undefined : found,
      ...columnsOf(address),
      ...toChips(address, accountFilterTexts(values)),
      exportHref: address.to({ columns: '' }).replace(req.path, '/accounts/export'),
      hrefs: isRefused ? undefined : pageLinks(address, found),
      roleOptions: [['', texts.anyRole], ...roleOptions()],
      stateOptions: [
        ['', texts.anyState],
        ['true', states.active],
        ['false', states.disabled],
      ],
      kept: {
        order: keep(values, ['ordering', 'columns']),
        view: keep(values, [...FILTERS, 'ordering']),
      },
    },
  })
}

/** Returns a page of accounts, or the error if the URL has an invalid parameter. */
async function find(
  ctx: Context,
  req: Request,
  query: Record<string, string>,
): Promise<ListPage<ListedAccount> | AuthError> {
  try {
    return await adminClientFor(ctx, req).accounts(query)
  } catch (error) {
    if (error instanceof AuthError && error.code === 'invalid_request') return error
    throw error
  }
}

function withColumns(req: Request): string {
  return listAddress(req, NAMES).to({ columns: columnsParameter(req.query['column']) })
}

function keep(values: Readonly<Record<string, string>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}
