import { messages } from '@latchkey/ui/messages'
import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import { FlashProvider, useFreshFlash } from '../lib/flash.ts'

/** Around every page: the skip link, the flash it brings, and the focus that follows to it. */
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

/** A new page is read from its heading on, as it is when a browser loads one. */
function useFocusAfterNavigation(): void {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    document.querySelector('h1')?.focus()
  }, [pathname])
}
