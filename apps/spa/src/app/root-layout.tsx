import { words } from '@latchkey/ui/words'
import { useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import { NoticeProvider, useFreshNotice } from '../lib/notice.ts'

/** Around every page: the skip link, the notice it brings, and the focus that follows to it. */
export function RootLayout() {
  useFocusAfterNavigation()
  return (
    <NoticeProvider value={useFreshNotice()}>
      <a className="skip-link" href="#content">
        {words.skipToContent}
      </a>
      <Outlet />
      <ScrollRestoration />
    </NoticeProvider>
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
