import {
  AccountEdit,
  type EndedSessions,
  PATHS,
  RegisterBody,
  type Session,
} from '@latchkey/auth-core/contract'
import { type Request, Router } from 'express'
import type { Context } from '../context.ts'
import { callerOf } from '../http/access.ts'
import { askerOf } from '../http/asker.ts'
import { allowMethods } from '../http/methods.ts'
import { idInPath } from '../http/id-in-path.ts'
import { parseBody } from '../http/read-body.ts'
import { seenVersionsOf, tellVersion } from '../http/versions.ts'
import {
  editAccount,
  type Managing,
  removeAccount,
  showAccount,
} from '../use-cases/accounts/manage-account.ts'
import { requestResetFor } from '../use-cases/accounts/request-reset.ts'
import { addAccount } from '../use-cases/accounts/register-account.ts'
import { endSessionsOf, showSessionsOf } from '../use-cases/sessions/manage-sessions.ts'
import { toAccount, toListedAccount } from './account-answers.ts'
import { toSession } from './session-answers.ts'

const ACCOUNT = `${PATHS.newAccount}:id/`
const SESSIONS = `${ACCOUNT}sessions/`
const RESET = `${ACCOUNT}password-reset/`

/** What staff and admins do with one account. */
export function accountAdminRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all(PATHS.newAccount, allowMethods('POST'))
  routes.all(ACCOUNT, allowMethods('GET', 'PATCH', 'DELETE'))
  routes.all(RESET, allowMethods('POST'))

  routes.post(PATHS.newAccount, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const account = await addAccount(ctx, caller, parseBody(RegisterBody, req), askerOf(ctx, req))
    res.status(201).json(toAccount(account))
  })

  routes.get(ACCOUNT, async (req, res) => {
    const account = await showAccount(ctx, await callerOf(ctx, req), idInPath(req))
    tellVersion(res, account.version)
    res.json(toListedAccount(account))
  })

  routes.patch(ACCOUNT, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const { email, role, is_active: isActive } = parseBody(AccountEdit, req)
    const edit = { email, role, isActive }
    const account = await editAccount(ctx, caller, edit, managingOf(ctx, req))
    tellVersion(res, account.version)
    res.json(toListedAccount(account))
  })

  routes.delete(ACCOUNT, async (req, res) => {
    const caller = await callerOf(ctx, req)
    await removeAccount(ctx, caller, managingOf(ctx, req))
    res.status(204).end()
  })

  routes.post(RESET, async (req, res) => {
    const caller = await callerOf(ctx, req)
    await requestResetFor(ctx, caller, idInPath(req), askerOf(ctx, req))
    res.status(202).json({})
  })

  return routes
}

/** The sessions of one account. */
export function accountSessionRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all(SESSIONS, allowMethods('GET', 'DELETE'))

  routes.get(SESSIONS, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const sessions = await showSessionsOf(ctx, caller, idInPath(req))
    res.json(sessions.map((session) => toSession(session, caller.sid)) satisfies Session[])
  })

  routes.delete(SESSIONS, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const ended = await endSessionsOf(ctx, caller, idInPath(req), askerOf(ctx, req))
    res.json({ ended } satisfies EndedSessions)
  })

  return routes
}

function managingOf(ctx: Context, req: Request): Managing {
  return { id: idInPath(req), seenVersions: seenVersionsOf(req), asker: askerOf(ctx, req) }
}
