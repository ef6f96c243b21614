import { createContext, use, useSyncExternalStore } from 'react'
import type { LoginState, Session } from './session.ts'

const SessionContext = createContext<Session | undefined>(undefined)

export const SessionProvider = SessionContext.Provider

/** Returns the session of the app. Throws outside a `SessionProvider`. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('There is no SessionProvider around this component.')
  return session
}

/** Returns the current login of this browser, and how the last one ended. */
export function useLogin(): LoginState {
  const session = useSession()
  return useSyncExternalStore(session.subscribe, session.current)
}
