import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Navigate, type RouteObject } from 'react-router'
import { AccountPage } from '../features/account/account-page.tsx'
import { CreateAccountPage } from '../features/account/create-account-page.tsx'
import { AccountsPage } from '../features/accounts/accounts-page.tsx'
import { AuditPage } from '../features/audit/audit-page.tsx'
import { DashboardPage } from '../features/dashboard/dashboard-page.tsx'
import { ForgottenPage } from '../features/email/forgotten-page.tsx'
import { ResetPage } from '../features/email/reset-page.tsx'
import { VerifyPage } from '../features/email/verify-page.tsx'
import { LogInPage } from '../features/log-in/log-in-page.tsx'
import { RegisterPage } from '../features/register/register-page.tsx'
import { SecurityPage } from '../features/security/security-page.tsx'
import { CreateTokenPage } from '../features/tokens/create-token-page.tsx'
import { TokensPage } from '../features/tokens/tokens-page.tsx'
import { ServicesPage } from '../features/services/services-page.tsx'
import { CenteredLayout } from './centered-layout.tsx'
import { CrashPage } from './crash-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { RequireLogin } from './require-login.tsx'
import { RootLayout } from './root-layout.tsx'
import { Shell } from './shell.tsx'

/** All pages with their layouts and guards. */
export const routes: RouteObject[] = [
  {
    element: <RootLayout />,
    errorElement: <CrashPage {...messages.errors.failed} />,
    children: [
      { path: '/', element: <Navigate replace to={HOME} /> },
      {
        element: <CenteredLayout />,
        children: [
          { path: '/login', element: <LogInPage /> },
          { path: '/register', element: <RegisterPage /> },
          { path: '/forgot-password', element: <ForgottenPage /> },
          { path: '/reset-password', element: <ResetPage /> },
          { path: '/verify-email', element: <VerifyPage /> },
        ],
      },
      {
        element: <RequireLogin frame={<Shell />} />,
        children: [
          { path: '/dashboard', element: <DashboardPage /> },
          { path: '/security', element: <SecurityPage /> },
          { path: '/tokens', element: <TokensPage /> },
          { path: '/tokens/new', element: <CreateTokenPage /> },
          { path: '/accounts', element: <AccountsPage /> },
          { path: '/accounts/new', element: <CreateAccountPage /> },
          { path: '/accounts/:id', element: <AccountPage /> },
          { path: '/audit', element: <AuditPage /> },
          { path: '/services', element: <ServicesPage /> },
        ],
      },
      {
        element: <RequireLogin frame={<Shell />} otherwise={<CenteredLayout />} />,
        children: [{ path: '*', element: <NotFoundPage /> }],
      },
    ],
  },
]
