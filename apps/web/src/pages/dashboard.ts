import { HOME } from '@latchkey/auth-core/safe-next'
import { nameSeen } from '@latchkey/ui/seen'
import { messages } from '@latchkey/ui/messages'
import { Router } from 'express'
import { adminClientFor, authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { localeOf } from '../http/moments.ts'
import { renderPage } from '../http/render.ts'
import { showOverview } from './overview.ts'
import { requireAccount } from './require-account.ts'

const LAST = 5

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
        sessions: sessions.toSorted((a, b) => Number(b.is_current) - Number(a.is_current)),
        logins: activity.filter(({ kind }) => kind === 'logged_in').slice(0, LAST),
        overview: overview && showOverview(overview, localeOf(req)),
        nameSeen,
      },
    })
  })

  return page
}
