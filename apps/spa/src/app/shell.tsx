import { messages } from '@latchkey/ui/messages'
import { toNavigation } from '@latchkey/ui/view-models/navigation'
import { NavLink, Outlet, useLocation } from 'react-router'
import { Brand } from '../components/brand.tsx'
import { FlashMessage } from '../components/flash-message.tsx'
import { Toasts } from '../components/toasts.tsx'
import { ThemeChoice } from '../components/theme-choice.tsx'
import { useOwnAccount } from '../lib/queries.ts'
import { LogOutButton } from './log-out-button.tsx'

/** Renders the layout for logged-in users, with a sidebar or, on narrow screens, a menu. */
export function Shell() {
  const { key } = useLocation()
  return (
    <div className="shell">
      <header className="shell-bar">
        <Brand />
        {/* The key closes the menu after navigation. */}
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
        {toNavigation(account?.permissions ?? []).map(({ href, text }) => (
          <NavLink className="nav-link" key={href} to={href}>
            {text}
          </NavLink>
        ))}
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
