import { messages } from '@latchkey/ui/messages'
import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import { FlashProvider, useFreshFlash } from '../lib/flash.ts'

/** Wraps every page: skip link, flash message, scroll restoration and focus management. */
export function RootLayout() {
  useFocusAfterNavigation()
  return (
    <FlashProvider value={useFreshFlash()}>
      <a className="skip-link" href="#content">
        {messages.skipToContent}
      </a>
      <Outlet />
      <ScrollRestoration />
    </FlashProvider>
  )
}

/** Focuses the heading after navigation, so that screen readers start reading there. */
function useFocusAfterNavigation(): void {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    document.querySelector('h1')?.focus()
  }, [pathname])
}
