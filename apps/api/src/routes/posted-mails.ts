import { PATHS, type PostedMail } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { allowMethods } from '../http/methods.ts'
import { listPostedMails } from '../use-cases/mail/post-mail.ts'

/** The mails that were written, for whoever tries the service out without a mail server. */
export function postedMailRoutes(ctx: Context): Router {
  const routes = Router({ caseSensitive: true })

  routes.all(PATHS.postedMails, (_req, _res, next) => {
    if (!ctx.showsMails) throw new AuthError('not_found')
    next()
  })
  routes.all(PATHS.postedMails, allowMethods('GET'))
  routes.get(PATHS.postedMails, async (_req, res) => {
    const mails = await listPostedMails(ctx)
    res.json(
      mails.map(({ id, createdAt, to, subject, text }) => ({
        id,
        to,
        subject,
        text,
        created_at: createdAt.toISOString(),
      })) satisfies PostedMail[],
    )
  })

  return routes
}
