'use client'

import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useSyncExternalStore,
} from 'react'
import { type BrowserSession, type SessionState, UNKNOWN } from './browser-session.ts'

export { BrowserSession, type Ending, type SessionState } from './browser-session.ts'

const AuthContext = createContext<BrowserSession | undefined>(undefined)

export interface AuthProviderProps {
  /** Created once, outside of the components. */
  session: BrowserSession
  children?: ReactNode
}

/** Provides a session to {@link useAuth} and {@link useSession}. */
export function AuthProvider({ session, children }: AuthProviderProps): ReactNode {
  return createElement(AuthContext.Provider, { value: session }, children)
}

/**
 * Returns the session: its client, and its functions to log out.
 *
 * @throws An error outside of an {@link AuthProvider}.
 */
export function useAuth(): BrowserSession {
  const session = useContext(AuthContext)
  if (!session) throw new Error('There is no AuthProvider around this component.')
  return session
}

/**
 * Returns the login of this browser and renders again when it changes, in this tab or another one.
 *
 * On a server and while a page is hydrated the status is `unknown`, so that both render the same.
 * The state is the same object until the login changes.
 */
export function useSession(): SessionState {
  const { subscribe, current } = useAuth()
  return useSyncExternalStore(subscribe, current, unknown)
}

function unknown(): SessionState {
  return UNKNOWN
}
