import {
  type AccountListQuery,
  AdminClient,
  type AuditListQuery,
  type ListPage,
  type VersionedAccount,
} from '@latchkey/auth-client/admin-client'
import type {
  AuditItem,
  ListedAccount,
  Overview,
  Session as Login,
} from '@latchkey/auth-core/contract'
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAuth, useSession } from '@latchkey/auth-client/react'

/** Returns the client for the staff and admin endpoints. */
export function useAdmin(): AdminClient {
  const { client } = useAuth()
  return useMemo(() => new AdminClient(client), [client])
}

/** Loads a page of accounts. Keeps the previous page until the next one arrives. */
export function useAccountPage(query: AccountListQuery): UseQueryResult<ListPage<ListedAccount>> {
  const admin = useAdmin()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'accounts', query],
    queryFn: ({ signal }) => admin.accounts(query, { signal }),
    placeholderData: keepPreviousData,
    enabled: login !== undefined,
  })
}

/** Loads a page of the audit log. Keeps the previous page until the next one arrives. */
export function useAuditPage(query: AuditListQuery): UseQueryResult<ListPage<AuditItem>> {
  const admin = useAdmin()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'audit', query],
    queryFn: ({ signal }) => admin.audit(query, { signal }),
    placeholderData: keepPreviousData,
    enabled: login !== undefined,
  })
}

/** Loads the service metrics. */
export function useOverview(): UseQueryResult<Overview> {
  const admin = useAdmin()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'overview'],
    queryFn: ({ signal }) => admin.overview({ signal }),
    enabled: login !== undefined,
  })
}

export function useAccount(id: string): UseQueryResult<VersionedAccount> {
  const admin = useAdmin()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'account', id, 'facts'],
    queryFn: ({ signal }) => admin.account(id, { signal }),
    enabled: login !== undefined,
  })
}

export function useSessionsOf(id: string): UseQueryResult<Login[]> {
  const admin = useAdmin()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'account', id, 'sessions'],
    queryFn: ({ signal }) => admin.sessionsOf(id, { signal }),
    enabled: login !== undefined,
  })
}

/** Returns a function that reloads all data that depends on an account. */
export function useForgetAccount(id: string): () => Promise<void> {
  const queries = useQueryClient()
  const { login } = useSession()
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: [login, 'account', id] }),
      queries.invalidateQueries({ queryKey: [login, 'accounts'] }),
      queries.invalidateQueries({ queryKey: [login, 'audit'] }),
    ])
  }
}
