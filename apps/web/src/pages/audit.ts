import type { ListPage } from '@latchkey/auth-client/admin-client'
import { AUDIT_KINDS, type AuditItem } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { auditFilterTexts } from '@latchkey/ui/filter-texts'
import { nameKind, nameSeen, nameService } from '@latchkey/ui/seen'
import { messages } from '@latchkey/ui/messages'
import { pageLinks, toChips } from '@latchkey/ui/view-models/list-address'
import { type Request, Router } from 'express'
import { adminClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { hasEmptyParameter, listAddress } from '../http/list-address.ts'
import { renderPage } from '../http/render.ts'
import { requireAccountWith } from './require-account-with.ts'

const ADDRESS = '/audit'
const PAGE_SIZE = '50'
const FILTERS = ['kind', 'account_id', 'request_id', 'since', 'until'] as const

/** Shows the audit log. Requires `audit:read`. */
export function auditPage(ctx: Context): Router {
  const page = Router()

  page.get(ADDRESS, async (req, res) => {
    if (hasEmptyParameter(req)) return res.redirect(303, listAddress(req, FILTERS).to({}))
    const account = await requireAccountWith(ctx, req, 'audit:read')
    const address = listAddress(req, [...FILTERS, 'cursor'])
    const found = await find(ctx, req, { ...address.values, page_size: PAGE_SIZE })
    const isRefused = found instanceof AuthError
    renderPage(ctx, req, res, {
      view: 'audit',
      status: isRefused ? found.status : 200,
      title: messages.titles.audit,
      account,
      values: {
        values: address.values,
        fields: isRefused ? found.fields : {},
        entries: isRefused ? undefined : found.items,
        ...toChips(address, auditFilterTexts(address.values)),
        hrefs: isRefused ? undefined : pageLinks(address, found),
        kindOptions: [
          ['', messages.audit.anyKind],
          ...AUDIT_KINDS.map((kind) => [kind, nameKind(kind)]),
        ],
        nameKind,
        nameSeen,
        nameService,
      },
    })
  })

  return page
}

/** Returns a page of events, or the error if the URL has an invalid parameter. */
async function find(
  ctx: Context,
  req: Request,
  query: Record<string, string>,
): Promise<ListPage<AuditItem> | AuthError> {
  try {
    return await adminClientFor(ctx, req).audit(query)
  } catch (error) {
    if (error instanceof AuthError && error.code === 'invalid_request') return error
    throw error
  }
}
