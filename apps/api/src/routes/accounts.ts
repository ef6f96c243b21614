import {
  DEVICE_TOKEN_HEADER,
  type OwnAccount,
  PasswordBody,
  PATHS,
  RegisterBody,
} from '@latchkey/auth-core/contract'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { callerOf, callerOrAnybody } from '../http/access.ts'
import { answerTokens } from '../http/answer-json.ts'
import { askerOf } from '../http/asker.ts'
import { allowMethods } from '../http/methods.ts'
import { parseBody } from '../http/read-body.ts'
import { changePassword } from '../use-cases/accounts/change-password.ts'
import { registerAccount } from '../use-cases/accounts/register-account.ts'
import { showOwnAccount } from '../use-cases/accounts/show-own-account.ts'
import { toAccount, toListedAccount } from './account-answers.ts'

export function accountRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all(PATHS.register, allowMethods('POST'))
  routes.all(PATHS.password, allowMethods('POST'))
  routes.all(PATHS.me, allowMethods('GET'))

  routes.post(PATHS.register, async (req, res) => {
    const body = parseBody(RegisterBody, req)
    const account = await registerAccount(
      ctx,
      body,
      () => callerOrAnybody(ctx, req),
      askerOf(ctx, req),
    )
    res.status(201).json(toAccount(account))
  })

  routes.get(PATHS.me, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const { account, permissions, manageableRoles } = await showOwnAccount(ctx, caller)
    res.json({
      ...toListedAccount(account),
      permissions: [...permissions],
      manageable_roles: [...manageableRoles],
      email_verified: account.emailVerifiedAt !== null,
    } satisfies OwnAccount)
  })
  routes.post(PATHS.password, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const body = parseBody(PasswordBody, req)
    const { tokens, deviceToken } = await changePassword(ctx, caller, body, askerOf(ctx, req))
    res.setHeader(DEVICE_TOKEN_HEADER, deviceToken)
    answerTokens(res, tokens)
  })

  return routes
}
