import { AuthError } from '@latchkey/auth-core/errors'
import { logRequests } from '@latchkey/http-server/log-requests'
import { observeRequests } from '@latchkey/http-server/observe-requests'
import express, { type Express, type RequestHandler } from 'express'
import type { Context } from './context.ts'
import { sendJson } from './http/send-json.ts'
import { docsPages } from './http/docs-pages.ts'
import { chooseErrorFormat } from './http/choose-error-format.ts'
import { errorHandler } from './http/error-handler.ts'
import { allowOrigins } from './http/cors.ts'
import { rejectForeignForms } from './http/reject-foreign-forms.ts'
import { requireKnownHost } from './http/require-known-host.ts'
import { securityHeaders } from './http/security-headers.ts'
import { rawBody } from './http/raw-body.ts'
import { mountEndpoints } from './http/mount-endpoints.ts'
import { multipartBody } from './http/multipart-body.ts'
import { rejectDuplicateHeaders } from './http/reject-duplicate-headers.ts'
import { accountRecoveryHandlers } from './routes/account-recovery.ts'
import { accountHandlers } from './routes/accounts.ts'
import { auditHandlers } from './routes/audit.ts'
import { oauthHandlers } from './routes/oauth.ts'
import { ownAccountHandlers } from './routes/own-account.ts'
import { personalTokenHandlers } from './routes/personal-tokens.ts'
import { serviceHandlers } from './routes/service.ts'
import { servicesHandlers } from './routes/services.ts'
import { sessionHandlers } from './routes/sessions.ts'
import { signalHandlers } from './routes/signals.ts'
import { tokenHandlers } from './routes/tokens.ts'
import { wellKnownHandlers } from './routes/well-known.ts'

/** Returns middleware that checks the host name and the origin that browsers send. */
function checkOrigin({ checksHost, corsOrigins, tokens, appUrl }: Context): RequestHandler[] {
  return [
    ...(checksHost ? [requireKnownHost([tokens.issuer, appUrl])] : []),
    allowOrigins(corsOrigins),
    rejectForeignForms([...corsOrigins, new URL(tokens.issuer).origin]),
  ]
}

/** Creates the Express app. Opens no port and no connection. */
export function createApp(ctx: Context): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.set('trust proxy', ctx.trustedProxies)
  app.response.json = function (body: unknown) {
    sendJson(this, body)
    return this
  }

  if (ctx.observeRequest) app.use(observeRequests(ctx.observeRequest))
  app.use(logRequests(ctx.log, { isBehindProxy: ctx.trustedProxies > 0 }))
  app.use(chooseErrorFormat())
  app.use(securityHeaders())
  app.use(rejectDuplicateHeaders())
  app.use(checkOrigin(ctx))
  app.use(rawBody())
  app.use(multipartBody())

  mountEndpoints(app, ctx, {
    ...tokenHandlers(ctx),
    ...ownAccountHandlers(ctx),
    ...personalTokenHandlers(ctx),
    ...accountRecoveryHandlers(ctx),
    ...sessionHandlers(ctx),
    ...accountHandlers(ctx),
    ...auditHandlers(ctx),
    ...serviceHandlers(ctx),
    ...servicesHandlers(ctx),
    ...oauthHandlers(ctx),
    ...signalHandlers(ctx),
    ...wellKnownHandlers(ctx),
  })
  app.use(docsPages())

  app.use(() => {
    throw new AuthError('not_found')
  })
  app.use(errorHandler(ctx))
  return app
}
