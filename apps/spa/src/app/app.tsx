import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type createBrowserRouter, RouterProvider } from 'react-router'
import { AuthProvider, type BrowserSession } from '@latchkey/auth-client/react'
import { ApiUrlProvider } from '../lib/api-url.ts'

interface AppProps {
  /** Base URL of the auth API. */
  apiUrl: string
  session: BrowserSession
  queries: QueryClient
  router: ReturnType<typeof createBrowserRouter>
}

/** Renders the pages of `router` with one session and one query cache. */
export function App({ apiUrl, session, queries, router }: AppProps) {
  return (
    <AuthProvider session={session}>
      <QueryClientProvider client={queries}>
        <ApiUrlProvider value={apiUrl}>
          <RouterProvider router={router} />
        </ApiUrlProvider>
      </QueryClientProvider>
    </AuthProvider>
  )
}
