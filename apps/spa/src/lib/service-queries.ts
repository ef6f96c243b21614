import { ServicesClient } from '@latchkey/auth-client/services-client'
import { useAuth, useSession } from '@latchkey/auth-client/react'
import type { Service, Stream } from '@latchkey/auth-core/contract'
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'

/** Returns the client for services and their streams. */
export function useServicesClient(): ServicesClient {
  const { client } = useAuth()
  return useMemo(() => new ServicesClient(client), [client])
}

export function useServices(): UseQueryResult<Service[]> {
  const client = useServicesClient()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'services', 'list'],
    queryFn: ({ signal }) => client.services({ signal }),
    enabled: login !== undefined,
  })
}

export function useStreams(): UseQueryResult<Stream[]> {
  const client = useServicesClient()
  const { login } = useSession()
  return useQuery({
    queryKey: [login, 'services', 'streams'],
    queryFn: ({ signal }) => client.streams({ signal }),
    enabled: login !== undefined,
  })
}

/** Returns a function that reloads the services, their streams and the audit log. */
export function useForgetServices(): () => Promise<void> {
  const queries = useQueryClient()
  const { login } = useSession()
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: [login, 'services'] }),
      queries.invalidateQueries({ queryKey: [login, 'audit'] }),
    ])
  }
}
