import { AuthError } from '@latchkey/auth-core/errors'
import { ROLES } from '@latchkey/auth-core/roles'
import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { type Request, type Response, Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { renderPage } from '../http/render.ts'
import { renewSession } from '../http/session.ts'
import { whoIsHere } from './require-account.ts'
import { toShownError } from './shown-error.ts'

export function registerPage(ctx: Context): Router {
  const page = Router()

  page.get('/register', async (req, res) => {
    await show(ctx, req, res, { role: 'customer' })
  })

  page.post('/register', async (req, res) => {
    const { password, ...typed } = readForm(req)
    try {
      await authClientFor(ctx, req).register({ ...typed, password })
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      logFailure(ctx, error, res)
      return show(ctx, req, res, typed, error)
    }
    await logInAtOnce(ctx, req, res, { username: typed.username, password })
  })

  return page
}

/** Logs in after a registration. The account exists, so a failure leads to the log-in page. */
async function logInAtOnce(
  ctx: Context,
  req: Request,
  res: Response,
  credentials: { username: string; password: string },
): Promise<void> {
  try {
    await authClientFor(ctx, req).logIn(credentials)
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    logFailure(ctx, error, res)
    setFlash(res, 'account_exists')
    return res.redirect(303, '/login')
  }
  await renewSession(req)
  setFlash(res, 'account_ready')
  res.redirect(303, HOME)
}

function readForm(req: Request) {
  return {
    username: formField(req, 'username'),
    email: formField(req, 'email'),
    password: formField(req, 'password'),
    role: formField(req, 'role'),
  }
}

async function show(
  ctx: Context,
  req: Request,
  res: Response,
  typed: { username?: string; email?: string; role: string },
  error?: AuthError,
): Promise<void> {
  renderPage(ctx, req, res, {
    view: 'register',
    hasForm: true,
    title: messages.titles.register,
    status: error?.status ?? 200,
    values: {
      typed,
      roles: ROLES,
      fields: error?.fields ?? {},
      error: error && toShownError(error),
      loggedIn: await whoIsHere(ctx, req, error),
    },
  })
}
