import { createContext, use, useSyncExternalStore } from 'react'
import type { LoginState, Session } from './session.ts'

const SessionContext = createContext<Session | undefined>(undefined)

export const SessionProvider = SessionContext.Provider

/** The session of the app around the component. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('There is no SessionProvider around this component.')
  return session
}

/** Who is logged in by this browser now, and how the last login ended. */
export function useLogin(): LoginState {
  const session = useSession()
  return useSyncExternalStore(session.subscribe, session.current)
}
