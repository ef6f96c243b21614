import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { formField, queryParameter } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { ownAddress } from '../http/own-address.ts'
import { renderPage } from '../http/render.ts'
import { renewSession } from '../http/session.ts'
import { whoIsHere } from './require-account.ts'
import { toShownError } from './shown-error.ts'

export function loginPage(ctx: Context): Router {
  const page = Router()

  page.get('/login', async (req, res) => {
    await show(ctx, req, res, { next: queryParameter(req, 'next') })
  })

  page.post('/login', async (req, res) => {
    const username = formField(req, 'username')
    const next = formField(req, 'next')
    try {
      await authClientFor(ctx, req).logIn({ username, password: formField(req, 'password') })
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      logFailure(ctx, error, res)
      return show(ctx, req, res, { next, username, error })
    }
    await renewSession(req)
    res.redirect(303, ownAddress(next))
  })

  return page
}

interface LoginForm {
  next: string | null
  username?: string
  error?: AuthError
}

async function show(
  ctx: Context,
  req: Request,
  res: Response,
  { next, username, error }: LoginForm,
): Promise<void> {
  renderPage(ctx, req, res, {
    view: 'login',
    hasForm: true,
    title: messages.titles.login,
    status: error?.status ?? 200,
    values: {
      next,
      username,
      fields: error?.fields ?? {},
      error: error && toShownError(error),
      loggedIn: await whoIsHere(ctx, req, error),
    },
  })
}
