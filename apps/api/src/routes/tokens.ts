import {
  BlacklistBody,
  DEVICE_TOKEN_HEADER,
  PATHS,
  REFRESH_OUTCOME_HEADER,
  RefreshBody,
  TokenBody,
  VerifyBody,
} from '@latchkey/auth-core/contract'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { answerJson, answerTokens } from '../http/answer-json.ts'
import { askerOf } from '../http/asker.ts'
import { allowMethods } from '../http/methods.ts'
import { parseBody } from '../http/read-body.ts'
import { blacklist } from '../use-cases/sessions/end-session.ts'
import { logIn } from '../use-cases/sessions/log-in.ts'
import { refreshSession } from '../use-cases/sessions/refresh-session.ts'
import { verifyToken } from '../use-cases/sessions/verify-token.ts'

export function tokenRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all([PATHS.token, PATHS.refresh, PATHS.blacklist, PATHS.verify], allowMethods('POST'))

  routes.post(PATHS.token, async (req, res) => {
    const { tokens, deviceToken } = await logIn(ctx, parseBody(TokenBody, req), askerOf(ctx, req))
    res.setHeader(DEVICE_TOKEN_HEADER, deviceToken)
    answerTokens(res, tokens)
  })

  routes.post(PATHS.refresh, async (req, res) => {
    const body = parseBody(RefreshBody, req)
    const { tokens, outcome } = await refreshSession(ctx, body, askerOf(ctx, req))
    res.setHeader(REFRESH_OUTCOME_HEADER, outcome)
    answerJson(res, tokens)
  })

  routes.post(PATHS.blacklist, async (req, res) => {
    await blacklist(ctx, parseBody(BlacklistBody, req).refresh, askerOf(ctx, req))
    res.json({})
  })

  routes.post(PATHS.verify, async (req, res) => {
    await verifyToken(ctx, parseBody(VerifyBody, req).token)
    res.json({})
  })

  return routes
}
