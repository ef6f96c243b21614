import { messages } from '@latchkey/ui/messages'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'
import { Skeleton } from './skeleton.tsx'

interface LoadedProps<Data> {
  query: UseQueryResult<Data>
  /** Title for errors without a more specific one. */
  errorTitle?: string
  /** Status for screen readers. */
  loading?: string
  /** Height of the placeholder. */
  lines?: number
  children: (data: Data) => ReactNode
}

/**
 * Renders what a query has loaded, and until then a placeholder, or the error with a button that
 * tries again. Data that is there stays when a later load fails.
 */
export function Loaded<Data>({
  query: { data, error, isFetching, refetch },
  errorTitle,
  loading = messages.status.loading,
  lines,
  children,
}: LoadedProps<Data>) {
  if (data !== undefined) return children(data)
  if (!error) return <Skeleton label={loading} {...(lines !== undefined && { lines })} />
  return (
    <ErrorState
      {...(errorTitle !== undefined && { title: errorTitle })}
      error={error}
      isRetrying={isFetching}
      onRetry={() => void refetch()}
    />
  )
}
