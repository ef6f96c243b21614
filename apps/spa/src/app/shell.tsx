import { HOME } from '@latchkey/auth-core/safe-next'
import { words } from '@latchkey/ui/words'
import { NavLink, Outlet, useLocation } from 'react-router'
import { Brand } from '../components/brand.tsx'
import { Notices } from '../components/notices.tsx'
import { Toasts } from '../components/toasts.tsx'
import { ThemeChoice } from '../components/theme-choice.tsx'
import { useOwnAccount } from '../lib/queries.ts'
import { LogOutButton } from './log-out-button.tsx'

/** The frame of a page for somebody who is logged in: navigation beside it, or in a menu above. */
export function Shell() {
  const { key } = useLocation()
  return (
    <div className="shell">
      <header className="shell-bar">
        <Brand />
        {/* Another page closes the menu. */}
        <details className="shell-menu" key={key}>
          <summary className="btn btn-ghost">{words.menu}</summary>
          <div className="shell-menu-panel">
            <Navigation />
          </div>
        </details>
      </header>
      <aside className="shell-side">
        <Brand />
        <Navigation />
      </aside>
      <main className="shell-main" id="content">
        <Notices />
        <Toasts>
          <Outlet />
        </Toasts>
      </main>
    </div>
  )
}

function Navigation() {
  const { data: account } = useOwnAccount()
  return (
    <>
      <nav className="nav" aria-label={words.mainNavigation}>
        <NavLink className="nav-link" to={HOME}>
          {words.links.dashboard}
        </NavLink>
        <NavLink className="nav-link" to="/security">
          {words.links.security}
        </NavLink>
        {account?.permissions.includes('accounts:read') && (
          <NavLink className="nav-link" to="/accounts">
            {words.links.accounts}
          </NavLink>
        )}
        {account?.permissions.includes('audit:read') && (
          <NavLink className="nav-link" to="/audit">
            {words.links.audit}
          </NavLink>
        )}
      </nav>
      <div className="who">
        {account && (
          <p className="who-name quiet">{words.dashboard.loggedInAs(account.username)}</p>
        )}
        <ThemeChoice />
        <LogOutButton />
      </div>
    </>
  )
}
