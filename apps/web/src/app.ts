import { AuthError } from '@latchkey/auth-core/errors'
import { logRequests } from '@latchkey/http-server/log-requests'
import express, { type Express } from 'express'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { errorHandler } from './http/error-handler.ts'
import { serveAssets } from './http/assets.ts'
import { restrictCookiesToHttps } from './http/prefixed-cookies.ts'
import { securityHeaders } from './http/security-headers.ts'
import { keepSession } from './http/session.ts'
import { accountPage } from './pages/account.ts'
import { accountsPage } from './pages/accounts.ts'
import { auditPage } from './pages/audit.ts'
import { confirmActionPage } from './pages/confirm-action.ts'
import { dashboardPage } from './pages/dashboard.ts'
import { emailLinkPages } from './pages/email-links.ts'
import { forgotPasswordPage } from './pages/forgot-password.ts'
import { loginPage } from './pages/login.ts'
import { logOutAnyway, logoutPage } from './pages/logout.ts'
import { newAccountPage } from './pages/new-account.ts'
import { newTokenPage } from './pages/new-token.ts'
import { postedEmailsPage } from './pages/posted-emails.ts'
import { probes } from './pages/probes.ts'
import { registerPage } from './pages/register.ts'
import { securityPage } from './pages/security.ts'
import { serviceActions } from './pages/service-actions.ts'
import { servicesPage } from './pages/services.ts'
import { themePage } from './pages/theme.ts'
import { tokensPage } from './pages/tokens.ts'

const FORM_LIMIT_BYTES = 20_000

/** Creates the Express app with all its pages. Does not listen on a port or open a connection. */
export function createApp(ctx: Context): Express {
  const app = express()
  applySettings(app, ctx.config)

  app.use(logRequests(ctx.log, { isBehindProxy: ctx.config.trustedProxies > 0 }))
  app.use(securityHeaders(ctx.config.isProduction))
  app.use(serveAssets(ctx.config.isProduction))
  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  app.use(probes(ctx))

  app.use(express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES }))
  app.use(keepSession(ctx))
  app.use((req, res, next) => {
    res.locals['wasLoggedIn'] = req.session.tokens !== undefined
    next()
  })
  app.use(ctx.csrf.require)

  servePages(app, ctx)
  app.use(() => {
    throw new AuthError('not_found')
  })
  app.use(logOutAnyway(ctx), errorHandler(ctx))
  return app
}

function applySettings(app: Express, { trustedProxies, isProduction }: Config): void {
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', trustedProxies)
  restrictCookiesToHttps(app, isProduction)
}

function servePages(app: Express, ctx: Context): void {
  app.use(dashboardPage(ctx))
  app.use(loginPage(ctx))
  app.use(registerPage(ctx))
  app.use(forgotPasswordPage(ctx))
  app.use(emailLinkPages(ctx))
  app.use(postedEmailsPage(ctx))
  app.use(securityPage(ctx))
  app.use(tokensPage(ctx))
  app.use(newTokenPage(ctx))
  app.use(accountsPage(ctx))
  app.use(newAccountPage(ctx))
  app.use(accountPage(ctx))
  app.use(confirmActionPage(ctx))
  app.use(auditPage(ctx))
  app.use(servicesPage(ctx))
  app.use(serviceActions(ctx))
  app.use(logoutPage(ctx))
  app.use(themePage())
}
