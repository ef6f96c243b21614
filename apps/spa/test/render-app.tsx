import { cleanup, configure, render } from '@testing-library/react'
import { createMemoryRouter } from 'react-router'
import { onTestFinished, vi } from 'vitest'
import { App } from '../src/app/app.tsx'
import { routes } from '../src/app/routes.tsx'
import { createQueryClient } from '../src/lib/queries.ts'
import { BrowserSession } from '@latchkey/auth-client/react'
import type { StandInApi } from './stand-in-api.ts'

configure({ asyncUtilTimeout: 10_000 }) // for slow machines; it does not slow down passing tests

export interface RunningApp {
  session: BrowserSession
  /** Returns the current path. */
  path: () => string
}

/** Renders the whole app at an address, with a stand-in API that the test controls. */
export function renderApp(api: StandInApi, address: string): RunningApp {
  vi.stubGlobal('scrollTo', () => undefined) // jsdom logs an error on each call
  const session = new BrowserSession(window, { baseUrl: api.url })
  const router = createMemoryRouter(routes, { initialEntries: [address] })
  render(
    <App apiUrl={api.url} session={session} queries={createQueryClient(session)} router={router} />,
  )
  onTestFinished(cleanup)
  return { session, path: () => router.state.location.pathname }
}
