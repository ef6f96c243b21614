import { HOME } from '@latchkey/auth-core/safe-next'
import { nameSeen } from '@latchkey/ui/seen'
import { messages } from '@latchkey/ui/messages'
import { toOverview } from '@latchkey/ui/view-models/overview'
import { currentFirst, lastLogins } from '@latchkey/ui/view-models/sessions'
import { Router } from 'express'
import { adminClientFor, authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { localeOf } from '../http/moments.ts'
import { renderPage } from '../http/render.ts'
import { requireAccount } from './require-account.ts'

export function dashboardPage(ctx: Context): Router {
  const page = Router()

  page.get('/', (_req, res) => res.redirect(303, HOME))

  page.get('/dashboard', async (req, res) => {
    const account = await requireAccount(ctx, req)
    const auth = authClientFor(ctx, req)
    const maySeeOverview = account.permissions.includes('accounts:read')
    const [sessions, activity, overview] = await Promise.all([
      auth.sessions(),
      auth.activity(),
      maySeeOverview ? adminClientFor(ctx, req).overview() : undefined,
    ])
    renderPage(ctx, req, res, {
      view: 'dashboard',
      title: messages.titles.dashboard,
      account,
      values: {
        sessions: currentFirst(sessions),
        logins: lastLogins(activity),
        overview: overview && toOverview(overview, localeOf(req)),
        nameSeen,
      },
    })
  })

  return page
}
