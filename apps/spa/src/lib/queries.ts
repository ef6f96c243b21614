import type {
  Activity,
  OwnAccount,
  PersonalToken,
  Session as Login,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import {
  QueryCache,
  QueryClient,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useAuth, type BrowserSession, useSession } from '@latchkey/auth-client/react'

const RETRY_DELAY_MS = 300

/**
 * Creates the cache of API responses. Each key starts with the login, and a change of login clears
 * the cache, so that an account never sees the data of another one.
 */
export function createQueryClient(session: BrowserSession): QueryClient {
  const cache = new QueryCache({
    onError: (error, { queryKey: [login] }) => {
      if (!(error instanceof AuthError)) return
      if (error.status === 401) session.giveUp(login)
      // The role has changed since the account was loaded, and the navigation depends on it.
      if (error.status === 403) void queries.invalidateQueries({ queryKey: [login, 'own-account'] })
    },
  })
  const queries = new QueryClient({
    queryCache: cache,
    defaultOptions: {
      queries: {
        networkMode: 'always', // offline requests fail at once instead of pausing
        staleTime: 5_000,
        retry: (failures, error) => failures < 1 && isWorthRetrying(error),
        retryDelay: RETRY_DELAY_MS,
      },
    },
  })
  session.subscribe(() => queries.clear())
  return queries
}

/** Loads the user's account. Sends no request without a login. */
export function useOwnAccount(): UseQueryResult<OwnAccount> {
  const { client } = useAuth()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'own-account'],
    queryFn: ({ signal }) => client.ownAccount({ signal }),
    enabled: login !== undefined,
  })
}

/** Loads the user's sessions. */
export function useSessions(): UseQueryResult<Login[]> {
  const { client } = useAuth()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'security', 'sessions'],
    queryFn: ({ signal }) => client.sessions({ signal }),
    enabled: login !== undefined,
  })
}

/** Loads the user's account activity. */
export function useActivity(): UseQueryResult<Activity[]> {
  const { client } = useAuth()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'security', 'activity'],
    queryFn: ({ signal }) => client.activity({ signal }),
    enabled: login !== undefined,
  })
}

/** Loads the user's personal access tokens. */
export function usePersonalTokens(): UseQueryResult<PersonalToken[]> {
  const { client } = useAuth()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'security', 'tokens'],
    queryFn: ({ signal }) => client.personalTokens({ signal }),
    enabled: login !== undefined,
  })
}

/** Returns a function that reloads the sessions, the personal access tokens and the activity. */
export function useForgetSecurity(): () => Promise<void> {
  const queries = useQueryClient()
  const { login } = useSession()
  return () => queries.invalidateQueries({ queryKey: [login, 'security'] })
}

/** Returns whether an early retry may help: not after a timeout (10 s), nor before a retry time. */
function isWorthRetrying(error: Error): boolean {
  if (!(error instanceof AuthError)) return false
  return error.status >= 500 && error.retryAfterSeconds === undefined && !isTimeout(error.cause)
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNABORTED'
}
