import { cleanup, configure, render } from '@testing-library/react'
import { createMemoryRouter } from 'react-router'
import { onTestFinished, vi } from 'vitest'
import { App } from '../src/app/app.tsx'
import { routes } from '../src/app/routes.tsx'
import { createQueryClient } from '../src/lib/queries.ts'
import { Session } from '../src/lib/session.ts'
import type { StandInApi } from './stand-in-api.ts'

configure({ asyncUtilTimeout: 10_000 }) // a machine may be busy; who waits for nothing loses nothing

export interface RunningApp {
  session: Session
  /** The path that is shown. */
  path: () => string
}

/** The whole app at an address, over a service that the test decides about. */
export function renderApp(api: StandInApi, address: string): RunningApp {
  vi.stubGlobal('scrollTo', () => undefined) // jsdom has none, and says so each time
  const session = new Session(window, { apiUrl: api.url })
  const router = createMemoryRouter(routes, { initialEntries: [address] })
  render(<App session={session} queries={createQueryClient(session)} router={router} />)
  onTestFinished(cleanup)
  return { session, path: () => router.state.location.pathname }
}
