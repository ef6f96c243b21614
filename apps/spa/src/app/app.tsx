import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type createBrowserRouter, RouterProvider } from 'react-router'
import { AuthProvider, type BrowserSession } from '@latchkey/auth-client/react'

interface AppProps {
  session: BrowserSession
  queries: QueryClient
  router: ReturnType<typeof createBrowserRouter>
}

/** Renders the pages of `router` with one session and one query cache. */
export function App({ session, queries, router }: AppProps) {
  return (
    <AuthProvider session={session}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </AuthProvider>
  )
}
