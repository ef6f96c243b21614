import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Navigate, type RouteObject } from 'react-router'
import { DashboardPage } from '../features/dashboard/dashboard-page.tsx'
import { ForgottenPage } from '../features/email/forgotten-page.tsx'
import { ResetPage } from '../features/email/reset-page.tsx'
import { VerifyPage } from '../features/email/verify-page.tsx'
import { LogInPage } from '../features/log-in/log-in-page.tsx'
import { RegisterPage } from '../features/register/register-page.tsx'
import { SecurityPage } from '../features/security/security-page.tsx'
import { CreateTokenPage } from '../features/tokens/create-token-page.tsx'
import { TokensPage } from '../features/tokens/tokens-page.tsx'
import type * as AdminPages from './admin-pages.ts'
import { CenteredLayout } from './centered-layout.tsx'
import { CrashPage } from './crash-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { RequireLogin } from './require-login.tsx'
import { RootLayout } from './root-layout.tsx'
import { Shell } from './shell.tsx'

/** Loads a page with the others that few users may open. */
const adminPage = (name: keyof typeof AdminPages) => async () => {
  const pages = await import('./admin-pages.ts')
  return { Component: pages[name] }
}

/** All pages with their layouts and guards. */
export const routes: RouteObject[] = [
  {
    element: <RootLayout />,
    errorElement: <CrashPage {...messages.errors.failed} />,
    hydrateFallbackElement: <></>, // while the code of the first page loads
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
          { path: '/accounts', lazy: adminPage('AccountsPage') },
          { path: '/accounts/new', lazy: adminPage('CreateAccountPage') },
          { path: '/accounts/:id', lazy: adminPage('AccountPage') },
          { path: '/audit', lazy: adminPage('AuditPage') },
          { path: '/services', lazy: adminPage('ServicesPage') },
        ],
      },
      {
        element: <RequireLogin frame={<Shell />} otherwise={<CenteredLayout />} />,
        children: [{ path: '*', element: <NotFoundPage /> }],
      },
    ],
  },
]
