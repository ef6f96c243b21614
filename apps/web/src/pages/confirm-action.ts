import { type AccountAction, offeredTo } from '@latchkey/auth-core/account-actions'
import { AuthError } from '@latchkey/auth-core/errors'
import { isRole } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { adminClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash, type Flash } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { renderPage } from '../http/render.ts'
import { ACTS, isAccountAction } from './account-actions.ts'
import { roleOptions } from './role-options.ts'
import { requireAccountWith } from './require-account-with.ts'

/** Errors that redirect to the account's current state with a flash. */
const SAID: Partial<Record<string, Flash>> = {
  edit_conflict: 'edit_conflict',
  last_admin: 'last_admin',
  own_account: 'own_account',
}

/** Asks for confirmation of an account action, shows its consequences and performs it. */
export function confirmActionPage(ctx: Context): Router {
  const page = Router()

  page.get('/accounts/:id/:action', async (req, res, next) => {
    const { id, action } = req.params
    if (!isAccountAction(action)) return next()
    await ask(ctx, req, res, { id, action })
  })

  page.post('/accounts/:id/:action', async (req, res, next) => {
    const { id, action } = req.params
    if (!isAccountAction(action)) return next()
    const isGone = await act(ctx, req, res, { id, action })
    res.redirect(303, isGone ? '/accounts' : `/accounts/${encodeURIComponent(id)}`)
  })

  return page
}

interface Asked {
  id: string
  action: AccountAction
}

async function ask(ctx: Context, req: Request, res: Response, asked: Asked): Promise<void> {
  const { id, action } = asked
  const account = await requireAccountWith(ctx, req, 'accounts:read')
  const admin = adminClientFor(ctx, req)
  const [shown, sessions] = await Promise.all([admin.account(id), admin.sessionsOf(id)])
  if (!offeredTo(account, shown.account).includes(action)) throw new AuthError('permission_denied')
  const question = messages.account.ask[action](shown.account.username, sessions.length)
  renderPage(ctx, req, res, {
    view: 'confirm-action',
    title: question.title,
    account,
    values: {
      ...question,
      shown: shown.account,
      version: shown.version,
      roleOptions: action === 'changeRole' ? roleOptions(account.manageable_roles) : undefined,
    },
  })
}

/** Performs the action and sets its flash. Returns whether the account was deleted. */
async function act(ctx: Context, req: Request, res: Response, { id, action }: Asked) {
  const role = formField(req, 'role')
  const input = { id, version: formField(req, 'version'), role: isRole(role) ? role : 'customer' }
  try {
    const { flash, count } = await ACTS[action](adminClientFor(ctx, req), {
      ...input,
      role: input.role,
    })
    setFlash(res, flash, count)
    return action === 'remove'
  } catch (error) {
    const flash = error instanceof AuthError ? SAID[error.code] : undefined
    if (!flash) throw error
    setFlash(res, flash)
    return false
  }
}
