import {
  type AccessInfo,
  FEED_MAX_WAIT_SECONDS,
  PATHS,
  type RevocationFeed,
} from '@latchkey/auth-core/contract'
import { bearerToken } from '@latchkey/auth-verifier/express'
import { toJwks } from '@latchkey/auth-core/tokens'
import { Router } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { callerOf } from '../http/access.ts'
import { answerJson } from '../http/answer-json.ts'
import { allowMethods } from '../http/methods.ts'
import { parseQuery } from '../http/read-query.ts'
import { JWKS_MAX_AGE_SECONDS } from '../jwks-age.ts'
import { requireService } from '../use-cases/services/credentials.ts'
import { followRevocations } from '../use-cases/sessions/follow-revocations.ts'

const FeedQuery = z.object({
  since: z
    .string()
    .regex(/^\d{1,19}$/, 'Give the `next` of the last answer.')
    .optional(),
  wait: z.coerce
    .number('A valid number is required.')
    .min(0)
    .max(FEED_MAX_WAIT_SECONDS, `Wait at most ${FEED_MAX_WAIT_SECONDS} seconds.`)
    .default(0),
})

/** What services and proxies ask that take access tokens: keys, revocations, and what a token says. */
export function resourceServerRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all([PATHS.access, PATHS.jwks, PATHS.revocations, PATHS.roles], allowMethods('GET'))

  routes.get(PATHS.access, async (req, res) => {
    const { user_id, sid, role, exp } = await callerOf(ctx, req)
    res.setHeader('Auth-User-Id', user_id)
    res.setHeader('Auth-Role', role)
    answerJson(res, { user_id, sid, role, exp } satisfies AccessInfo)
  })

  routes.get(PATHS.jwks, (_req, res) => {
    res.set('Cache-Control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`)
    res.json(toJwks(ctx.keys.verifiers('access')))
  })

  routes.get(PATHS.roles, async (req, res) => {
    await requireService(ctx, bearerToken(req))
    res.json(ctx.permissions)
  })

  routes.get(PATHS.revocations, async (req, res) => {
    await requireService(ctx, bearerToken(req))
    const { since, wait } = parseQuery(FeedQuery, req)
    res.json((await followRevocations(ctx, since, wait)) satisfies RevocationFeed)
  })

  return routes
}
