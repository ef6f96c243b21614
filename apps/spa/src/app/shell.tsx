import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { NavLink, Outlet, useLocation } from 'react-router'
import { Brand } from '../components/brand.tsx'
import { FlashMessage } from '../components/flash-message.tsx'
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
          <summary className="btn btn-ghost">{messages.menu}</summary>
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
        <FlashMessage />
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
      <nav className="nav" aria-label={messages.mainNavigation}>
        <NavLink className="nav-link" to={HOME}>
          {messages.links.dashboard}
        </NavLink>
        <NavLink className="nav-link" to="/security">
          {messages.links.security}
        </NavLink>
        {account?.permissions.includes('accounts:read') && (
          <NavLink className="nav-link" to="/accounts">
            {messages.links.accounts}
          </NavLink>
        )}
        {account?.permissions.includes('audit:read') && (
          <NavLink className="nav-link" to="/audit">
            {messages.links.audit}
          </NavLink>
        )}
      </nav>
      <div className="who">
        {account && (
          <p className="who-name quiet">{messages.dashboard.loggedInAs(account.username)}</p>
        )}
        <ThemeChoice />
        <LogOutButton />
      </div>
    </>
  )
}
