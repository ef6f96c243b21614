import type { OwnAccount } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { type Request, type Response, Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { renderPage } from '../http/render.ts'
import { requireAccount } from './require-account.ts'

export function accountsPage(ctx: Context): Router {
  const page = Router()

  page.get('/accounts', async (req, res) => {
    const account = await requireAccount(ctx, req)
    if (!account.permissions.includes('accounts:read')) return refuse(ctx, req, res, account)
    const accounts = await authClientFor(ctx, req).accounts()
    renderPage(ctx, req, res, {
      view: 'accounts',
      title: words.titles.accounts,
      account,
      values: { accounts },
    })
  })

  return page
}

function refuse(ctx: Context, req: Request, res: Response, account: OwnAccount): void {
  const { title, text } = words.errors.accountsForbidden
  renderPage(ctx, req, res, {
    view: 'message',
    status: 403,
    title,
    account,
    values: { text: text(words.roles[account.role].label) },
  })
}
