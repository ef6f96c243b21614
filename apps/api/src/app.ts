import { AuthError } from '@latchkey/auth-core/errors'
import { logRequests } from '@latchkey/serving/log-requests'
import express, { type Express, type RequestHandler } from 'express'
import type { Context } from './context.ts'
import { answerJson } from './http/answer-json.ts'
import { answerErrors } from './http/answer-errors.ts'
import { allowOrigins } from './http/cors.ts'
import { refuseForeignForms } from './http/foreign-forms.ts'
import { requireKnownHost } from './http/known-hosts.ts'
import { protectAnswers } from './http/protect-answers.ts'
import { readBytes } from './http/read-bytes.ts'
import { readMultipart } from './http/read-multipart.ts'
import { refuseTwice } from './http/refuse-twice.ts'
import { accountAdminRoutes, accountSessionRoutes } from './routes/account.ts'
import { accountListRoutes } from './routes/account-list.ts'
import { accountRoutes } from './routes/accounts.ts'
import { auditRoutes } from './routes/audit.ts'
import { emailRoutes } from './routes/emails.ts'
import { postedMailRoutes } from './routes/posted-mails.ts'
import { resourceServerRoutes } from './routes/resource-servers.ts'
import { serviceRoutes } from './routes/service.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { tokenRoutes } from './routes/tokens.ts'

/** By the names and origins that browsers give. */
function knowWhoAsks({ checksHost, corsOrigins, tokens, appUrl }: Context): RequestHandler[] {
  return [
    ...(checksHost ? [requireKnownHost([tokens.issuer, appUrl])] : []),
    allowOrigins(corsOrigins),
    refuseForeignForms([...corsOrigins, new URL(tokens.issuer).origin]),
  ]
}

/** The whole HTTP surface, top to bottom. Knows no port and opens no connection. */
export function createApp(ctx: Context): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.set('trust proxy', ctx.trustedProxies)
  app.response.json = function (body: unknown) {
    answerJson(this, body)
    return this
  }

  app.use(logRequests(ctx.log))
  app.use(protectAnswers())
  app.use(refuseTwice())
  app.use(knowWhoAsks(ctx))
  app.use(readBytes())
  app.use(readMultipart())

  // What is asked most stands first.
  app.use(resourceServerRoutes(ctx))
  app.use(tokenRoutes(ctx))
  app.use(serviceRoutes(ctx))
  app.use(accountListRoutes(ctx))
  app.use(accountRoutes(ctx))
  app.use(accountAdminRoutes(ctx))
  app.use(accountSessionRoutes(ctx))
  app.use(sessionRoutes(ctx))
  app.use(auditRoutes(ctx))
  app.use(emailRoutes(ctx))
  app.use(postedMailRoutes(ctx))

  app.use(() => {
    throw new AuthError('not_found')
  })
  app.use(answerErrors(ctx))
  return app
}
