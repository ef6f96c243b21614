// @vitest-environment jsdom
import { act, createElement, type ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import {
  AuthProvider,
  BrowserSession,
  type SessionState,
  useAuth,
  useSession,
} from '../src/react.ts'
import { accessToken } from './stand-in.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
const options = { baseUrl: 'http://127.0.0.1:1' }
const states: SessionState[] = []

function Status(): ReactNode {
  const state = useSession()
  states.push(state)
  return createElement('p', null, state.status)
}

const page = (session: BrowserSession) =>
  createElement(AuthProvider, { session }, createElement(Status))

beforeEach(() => {
  states.length = 0
  localStorage.clear()
})
afterEach(() => vi.restoreAllMocks())

function storeTokens(): void {
  const tokens = { access: accessToken('ada', 4_000_000_000), refresh: 'r' }
  localStorage.setItem('latchkey.tokens', JSON.stringify(tokens))
}

/** Renders a page on the server, and hydrates it in this browser. Returns React's complaints. */
async function hydrate(session: BrowserSession) {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const recovered = vi.fn()
  const container = document.createElement('div')
  container.innerHTML = renderToString(page(new BrowserSession(undefined, options)))
  const html = container.innerHTML
  const root = await act(() =>
    hydrateRoot(container, page(session), { onRecoverableError: recovered }),
  )
  onTestFinished(() => act(() => root.unmount()))
  return { html, container, complaints: [...logged.mock.calls, ...recovered.mock.calls] }
}

test('a server renders an unknown login, and the browser hydrates it without a warning', async () => {
  storeTokens()

  const { html, container, complaints } = await hydrate(new BrowserSession(window, options))

  expect(html).toBe('<p>unknown</p>')
  expect(container.textContent).toBe('logged-in')
  expect(complaints).toEqual([])
})

test('a logout in another tab renders the page again, with the way the login ended', async () => {
  storeTokens()
  const { container } = await hydrate(new BrowserSession(window, options))

  act(() => {
    localStorage.clear()
    window.dispatchEvent(new StorageEvent('storage', { key: null }))
  })

  expect(container.textContent).toBe('logged-out')
  expect(states.at(-1)).toEqual({ status: 'logged-out', ending: 'logged_out_elsewhere' })
})

test('a refresh, which keeps the login, renders nothing', async () => {
  storeTokens()
  await hydrate(new BrowserSession(window, options))
  const renders = states.length

  act(() => {
    storeTokens()
    window.dispatchEvent(new StorageEvent('storage', { key: 'latchkey.tokens' }))
  })

  expect(states).toHaveLength(renders)
  expect(new Set(states).size).toBe(2)
})

test('a session on a server stores no login', async () => {
  const session = new BrowserSession(undefined, options)

  expect(session.current()).toEqual({ status: 'unknown' })
  await expect(session.client.ownAccount()).rejects.toMatchObject({ code: 'not_authenticated' })
})

test('a component outside of the provider is an error that says so', () => {
  const Lost = () => createElement('p', null, typeof useAuth())

  expect(() => renderToString(createElement(Lost))).toThrow('There is no AuthProvider')
})
