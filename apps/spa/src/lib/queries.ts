import type { Activity, OwnAccount, Session as Login } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import {
  QueryCache,
  QueryClient,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { Session } from './session.ts'
import { useLogin, useSession } from './session-context.ts'

const RETRY_DELAY_MS = 300

/**
 * The cache of what the API answered. Each key begins with the login that asked, and the cache is
 * emptied when the login changes: nobody sees what another account was answered.
 */
export function createQueryClient(session: Session): QueryClient {
  const cache = new QueryCache({
    onError: (error, { queryKey: [login] }) => {
      if (!(error instanceof AuthError)) return
      if (error.status === 401) session.giveUp(login)
      // The role has changed since the own account was asked for, and so may the navigation.
      if (error.status === 403) void queries.invalidateQueries({ queryKey: [login, 'own-account'] })
    },
  })
  const queries = new QueryClient({
    queryCache: cache,
    defaultOptions: {
      queries: {
        networkMode: 'always', // to be offline is an error to show, not a reason to wait
        staleTime: 5_000,
        retry: (failures, error) => failures < 1 && isWorthRetrying(error),
        retryDelay: RETRY_DELAY_MS,
      },
    },
  })
  session.subscribe(() => queries.clear())
  return queries
}

/** One's own account. Asks nothing while nobody is logged in. */
export function useOwnAccount(): UseQueryResult<OwnAccount> {
  const { client } = useSession()
  const { login } = useLogin()
  return useQuery({
    queryKey: [login, 'own-account'],
    queryFn: ({ signal }) => client.ownAccount({ signal }),
    enabled: login !== undefined,
  })
}

/** Where one is logged in. */
export function useSessions(): UseQueryResult<Login[]> {
  const { client } = useSession()
  const { login } = useLogin()
  return useQuery({
    queryKey: [login, 'security', 'sessions'],
    queryFn: ({ signal }) => client.sessions({ signal }),
    enabled: login !== undefined,
  })
}

/** What happened to one's own account. */
export function useActivity(): UseQueryResult<Activity[]> {
  const { client } = useSession()
  const { login } = useLogin()
  return useQuery({
    queryKey: [login, 'security', 'activity'],
    queryFn: ({ signal }) => client.activity({ signal }),
    enabled: login !== undefined,
  })
}

/** Has the sessions and the activity loaded anew, after something that changes them. */
export function useForgetSecurity(): () => Promise<void> {
  const queries = useQueryClient()
  const { login } = useLogin()
  return () => queries.invalidateQueries({ queryKey: [login, 'security'] })
}

/** A second try at once helps against a hiccup; not where the API named a time, or took ten seconds. */
function isWorthRetrying(error: Error): boolean {
  if (!(error instanceof AuthError)) return false
  return error.status >= 500 && error.retryAfterSeconds === undefined && !isTimeout(error.cause)
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNABORTED'
}
