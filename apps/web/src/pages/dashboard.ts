import { HOME } from '@latchkey/auth-core/safe-next'
import { words } from '@latchkey/ui/words'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { renderPage } from '../http/render.ts'
import { requireAccount } from './require-account.ts'

export function dashboardPage(ctx: Context): Router {
  const page = Router()

  page.get('/', (_req, res) => res.redirect(303, HOME))

  page.get('/dashboard', async (req, res) => {
    const account = await requireAccount(ctx, req)
    renderPage(ctx, req, res, { view: 'dashboard', title: words.titles.dashboard, account })
  })

  return page
}
