import {
  type Activity,
  type EndedSessions,
  PATHS,
  type Session,
} from '@latchkey/auth-core/contract'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { callerOf } from '../http/access.ts'
import { askerOf } from '../http/asker.ts'
import { idInPath } from '../http/id-in-path.ts'
import { allowMethods } from '../http/methods.ts'
import { showActivity } from '../use-cases/audit/show-activity.ts'
import { endOtherSessions, endOwnSession } from '../use-cases/sessions/end-session.ts'
import { listSessionsOf } from '../use-cases/sessions/list-sessions.ts'
import { toActivity, toSession } from './session-answers.ts'

const SESSION_PATH = `${PATHS.sessions}:id/`

/** What an owner does with the sessions of their own account. */
export function sessionRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })
  routes.all(PATHS.sessions, allowMethods('GET'))
  routes.all(PATHS.otherSessions, allowMethods('POST'))
  routes.all(PATHS.activity, allowMethods('GET'))

  routes.get(PATHS.sessions, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const sessions = await listSessionsOf(ctx, caller.user_id)
    res.json(sessions.map((session) => toSession(session, caller.sid)) satisfies Session[])
  })

  routes.post(PATHS.otherSessions, async (req, res) => {
    const caller = await callerOf(ctx, req)
    const ended = await endOtherSessions(ctx, caller, askerOf(ctx, req))
    res.json({ ended } satisfies EndedSessions)
  })

  // Behind the path above, which is of this pattern as well.
  routes.all(SESSION_PATH, allowMethods('DELETE'))
  routes.delete(SESSION_PATH, async (req, res) => {
    const caller = await callerOf(ctx, req)
    await endOwnSession(ctx, caller, idInPath(req), askerOf(ctx, req))
    res.status(204).end()
  })

  routes.get(PATHS.activity, async (req, res) => {
    const entries = await showActivity(ctx, await callerOf(ctx, req))
    res.json(entries.map(toActivity) satisfies Activity[])
  })

  return routes
}
