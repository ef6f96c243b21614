import type { OwnAccount } from '@latchkey/auth-core/contract'
import { type AccountAction, offeredTo } from '@latchkey/auth-core/account-actions'
import type { VersionedAccount } from '@latchkey/auth-client/admin-client'
import { nameKind, nameSeen } from '@latchkey/ui/seen'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { adminClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { renderPage } from '../http/render.ts'
import { requireAccountWith } from './require-account-with.ts'

const SHOWN_ENTRIES = '20'

/** Shows an account with its sessions, history and actions. Requires `accounts:read`. */
export function accountPage(ctx: Context): Router {
  const page = Router()

  page.get('/accounts/:id', async (req, res) => {
    await showAccount(ctx, req, res, req.params.id)
  })

  return page
}

async function showAccount(ctx: Context, req: Request, res: Response, id: string): Promise<void> {
  const account = await requireAccountWith(ctx, req, 'accounts:read')
  const admin = adminClientFor(ctx, req)
  const [shown, sessions, history] = await Promise.all([
    admin.account(id),
    admin.sessionsOf(id),
    account.permissions.includes('audit:read')
      ? admin.audit({ account_id: id, page_size: SHOWN_ENTRIES })
      : undefined,
  ])
  renderPage(ctx, req, res, {
    view: 'account',
    title: shown.account.username,
    account,
    values: {
      shown: shown.account,
      sessions,
      history: history?.items,
      actions: actionsFor(account, shown),
      isOwn: account.id === id,
      nameSeen,
      nameKind,
    },
  })
}

function actionsFor(caller: OwnAccount, shown: VersionedAccount) {
  return offeredTo(caller, shown.account).map((action: AccountAction) => ({
    text: messages.account[action],
    href: `/accounts/${shown.account.id}/${action}`,
  }))
}
