import { PATHS } from '@latchkey/auth-core/contract'
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { renderApp } from '../../test/render-app.tsx'
import { PASSWORD, startStandInApi, type StandInApi } from '../../test/stand-in-api.ts'
import { BrowserSession } from '@latchkey/auth-client/react'

let api: StandInApi

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
  // Fakes only the countdown's timers: the stand-in API responds in real time.
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
})

const pass = (seconds: number): void => act(() => void vi.advanceTimersByTime(seconds * 1000))

const timesAsked = (request: string): number => api.asked.filter((one) => one === request).length

test('a throttled form counts down the wait, then accepts another try', async () => {
  const app = renderApp(api, '/login')
  api.refuse(PATHS.token, 'throttled', { retryAfterSeconds: 30 })
  await userEvent.type(screen.getByLabelText('Username'), 'admin')
  await userEvent.type(screen.getByLabelText('Password'), `${PASSWORD}{Enter}`)
  await screen.findByText('Try again in 30 seconds.')
  const button = screen.getByRole('button', { name: 'Log in' })
  await waitFor(() => expect(button.getAttribute('aria-busy')).toBe('false'))
  expect(button.getAttribute('aria-disabled')).toBe('true')

  pass(29)
  await userEvent.type(screen.getByLabelText('Password'), '{Enter}')
  expect(screen.getByText('Try again in 1 second.')).toBeTruthy()
  expect(timesAsked(`POST ${PATHS.token}`)).toBe(1)

  pass(1)
  expect(screen.getByText('You can try again now.')).toBeTruthy()
  expect(button.getAttribute('aria-disabled')).toBe('false')
  api.recover()
  await userEvent.type(screen.getByLabelText('Password'), '{Enter}')
  await waitFor(() => expect(app.path()).toBe('/dashboard'))
})

test('a list counts down the wait too', async () => {
  await new BrowserSession(window, { baseUrl: api.url }).client.logIn({
    username: 'admin',
    password: PASSWORD,
  })
  api.refuse(PATHS.accounts, 'busy', { retryAfterSeconds: 3 })
  renderApp(api, '/accounts')
  await screen.findByText('Try again in 3 seconds.')

  pass(1)
  expect(screen.getByText('Try again in 2 seconds.')).toBeTruthy()

  pass(2)
  expect(screen.getByText('You can try again now.')).toBeTruthy()
})

test('an error without a retry time allows another try at once', async () => {
  const app = renderApp(api, '/login')
  api.refuse(PATHS.token, 'busy')
  await userEvent.type(screen.getByLabelText('Username'), 'admin')
  await userEvent.type(screen.getByLabelText('Password'), `${PASSWORD}{Enter}`)
  await screen.findByText('We’re busy right now')
  await waitFor(() => {
    const button = screen.getByRole('button', { name: 'Log in' })
    expect(button.getAttribute('aria-disabled')).toBe('false')
  })

  api.recover()
  await userEvent.type(screen.getByLabelText('Password'), '{Enter}')

  await waitFor(() => expect(app.path()).toBe('/dashboard'))
})
