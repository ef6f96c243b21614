import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type createBrowserRouter, RouterProvider } from 'react-router'
import type { Session } from '../lib/session.ts'
import { SessionProvider } from '../lib/session-context.ts'

interface AppProps {
  session: Session
  queries: QueryClient
  router: ReturnType<typeof createBrowserRouter>
}

/** Renders the pages of `router` with one session and one query cache. */
export function App({ session, queries, router }: AppProps) {
  return (
    <SessionProvider value={session}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SessionProvider>
  )
}
