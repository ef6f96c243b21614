'use client'

import '../lib/zod-without-eval.ts'
import { AuthProvider, BrowserSession } from '@latchkey/auth-client/react'
import type { ReactNode } from 'react'
import { HINT } from '../lib/hint.ts'

/** One session for all renders. A server has none of its own: it does not see localStorage. */
let inBrowser: BrowserSession | undefined

/** Provides the session of this browser, whose tokens are in localStorage. */
export function Session({ apiUrl, children }: { apiUrl: string; children: ReactNode }) {
  return <AuthProvider session={sessionFor(apiUrl)}>{children}</AuthProvider>
}

function sessionFor(baseUrl: string): BrowserSession {
  if (typeof window === 'undefined') return new BrowserSession(undefined, { baseUrl })
  if (inBrowser) return inBrowser
  const session = new BrowserSession(window, { baseUrl })
  const leaveHint = () => {
    const isLoggedIn = session.current().status === 'logged-in'
    const seconds = isLoggedIn ? 30 * 24 * 60 * 60 : 0
    document.cookie = `${HINT}=1; Path=/; SameSite=Lax; Max-Age=${seconds}`
  }
  leaveHint()
  session.subscribe(leaveHint)
  inBrowser = session
  return session
}
