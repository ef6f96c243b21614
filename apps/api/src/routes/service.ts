import { PATHS } from '@latchkey/auth-core/contract'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { allowMethods } from '../http/methods.ts'
import { checkHealth } from '../use-cases/check-health.ts'

/** What the service says of itself. */
export function serviceRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all([PATHS.index, PATHS.health], allowMethods('GET'))

  routes.get(PATHS.index, (_req, res) => {
    const { index: _, postedMails, ...paths } = PATHS
    const shown = ctx.showsMails ? { ...paths, postedMails } : paths
    const addresses = Object.entries(shown).map(([name, path]) => [name, ctx.tokens.issuer + path])
    res.json(Object.fromEntries(addresses))
  })

  routes.get(PATHS.health, async (_req, res) => {
    await checkHealth(ctx)
    res.json({ status: 'ok' })
  })

  return routes
}
