import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { adminClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { renderPage } from '../http/render.ts'
import { requireAccountWith } from './require-account-with.ts'
import { toShownError } from './shown-error.ts'

const ADDRESS = '/accounts/new'

/** Creates an account with a role that the caller may grant. Requires `accounts:write`. */
export function newAccountPage(ctx: Context): Router {
  const page = Router()

  page.get(ADDRESS, async (req, res) => {
    await show(ctx, req, res, { role: 'customer' })
  })

  page.post(ADDRESS, async (req, res) => {
    const typed = {
      username: formField(req, 'username'),
      email: formField(req, 'email'),
      role: formField(req, 'role'),
    }
    const password = formField(req, 'password')
    try {
      const { id } = await adminClientFor(ctx, req).createAccount({ ...typed, password })
      setFlash(res, 'account_created')
      res.redirect(303, `/accounts/${id}`)
    } catch (error) {
      if (!(error instanceof AuthError) || ![400, 429, 503].includes(error.status)) throw error
      logFailure(ctx, error, res)
      await show(ctx, req, res, typed, error)
    }
  })

  return page
}

async function show(
  ctx: Context,
  req: Request,
  res: Response,
  typed: { username?: string; email?: string; role: string },
  error?: AuthError,
): Promise<void> {
  const account = await requireAccountWith(ctx, req, 'accounts:write')
  renderPage(ctx, req, res, {
    view: 'new-account',
    title: messages.account.createTitle,
    status: error?.status ?? 200,
    account,
    values: {
      typed,
      roles: account.manageable_roles,
      fields: error?.fields ?? {},
      error: error && toShownError(error),
    },
  })
}
