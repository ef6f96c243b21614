import { PATHS } from '@latchkey/auth-core/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { logOutInAnotherTab } from '../../test/another-tab.ts'
import { renderApp } from '../../test/render-app.tsx'
import { PASSWORD, startStandInApi, type StandInApi } from '../../test/stand-in-api.ts'
import { Session } from '../lib/session.ts'

let api: StandInApi

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
})

/** Leaves a login behind, as an earlier visit would. */
async function wasLoggedInAs(username: string): Promise<void> {
  const session = new Session(window, { apiUrl: api.url })
  await session.client.logIn({ username, password: PASSWORD })
}

async function logIn(username: string, password = PASSWORD): Promise<void> {
  await userEvent.type(screen.getByLabelText('Username'), username)
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Log in' }))
}

test('a page that needs a login leads to it, and on to where one was going', async () => {
  const app = renderApp(api, '/accounts')
  expect(await screen.findByText('Log in to see the page you asked for.')).toBeTruthy()

  await logIn('admin')

  expect(await screen.findByRole('heading', { name: 'Accounts' })).toBeTruthy()
  expect(app.path()).toBe('/accounts')
})

test('a wrong password is explained; the name stays and the password goes', async () => {
  renderApp(api, '/login')

  await logIn('admin', 'wrong')

  expect((await screen.findByRole('alert')).textContent).toContain('Username or password is wrong')
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('admin')
  const password = screen.getByLabelText<HTMLInputElement>('Password')
  await waitFor(() => expect(password.value).toBe(''))
})

test('a service that cannot be reached takes nothing that was typed', async () => {
  const app = renderApp(api, '/login')
  api.goDown()
  await logIn('admin')
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe(PASSWORD)

  api.recover()
  await userEvent.click(screen.getByRole('button', { name: 'Log in' }))

  await waitFor(() => expect(app.path()).toBe('/dashboard'))
})

test('what the API says of a field stands at the field, which gets the focus', async () => {
  renderApp(api, '/register')
  const fields = { email: ['Enter a valid email address.'] }
  api.refuse(PATHS.register, 'invalid_request', { fields })

  await userEvent.type(screen.getByLabelText('Username'), 'ada')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))

  const email = screen.getByLabelText('Email')
  await waitFor(() => expect(document.activeElement).toBe(email))
  expect(email.getAttribute('aria-invalid')).toBe('true')
  const described = document.getElementById(email.getAttribute('aria-describedby') ?? '')
  expect(described?.textContent).toBe('Enter a valid email address.')
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('ada')
})

test('a customer is told that the accounts are not for them, and the API is not asked', async () => {
  await wasLoggedInAs('customer')
  renderApp(api, '/accounts')

  expect(await screen.findByText('You cannot see the accounts')).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Accounts' })).toBeNull()
  expect(api.asked).not.toContain(`GET ${PATHS.accounts}`)
})

test('staff see the accounts', async () => {
  await wasLoggedInAs('staff')
  renderApp(api, '/accounts')

  expect(await screen.findByText('3 accounts')).toBeTruthy()
  expect(screen.getAllByRole('row')).toHaveLength(4)
})

test('accounts that cannot be loaded can be asked for again', async () => {
  await wasLoggedInAs('admin')
  api.refuse(PATHS.accounts, 'busy', { retryAfterSeconds: 7 })
  renderApp(api, '/accounts')
  expect(await screen.findByText('Try again in 7 seconds.')).toBeTruthy()

  api.recover()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByText('3 accounts')).toBeTruthy()
})

test('a session that has ended leads to the log-in page and says so', async () => {
  await wasLoggedInAs('admin')
  api.endSessions()
  const app = renderApp(api, '/dashboard')

  expect(await screen.findByText('Your session has ended. Log in to go on.')).toBeTruthy()
  expect(app.path()).toBe('/login')
})

test('a logout in another tab leaves nothing of the account to see', async () => {
  await wasLoggedInAs('customer')
  const app = renderApp(api, '/dashboard')
  await screen.findByText('customer@localhost.test')

  logOutInAnotherTab()

  await waitFor(() => expect(app.path()).toBe('/login'))
  expect(screen.queryByText('customer@localhost.test')).toBeNull()
  expect(await screen.findByText('You logged out in another tab.')).toBeTruthy()
})

test('somebody who is logged in is told so on the log-in page, and may log in as another', async () => {
  await wasLoggedInAs('customer')
  renderApp(api, '/login')
  expect(await screen.findByText(/You are logged in as customer\./)).toBeTruthy()

  await logIn('staff')

  expect(await screen.findByText('staff@localhost.test')).toBeTruthy()
  expect(screen.queryByText('customer@localhost.test')).toBeNull()
})

test('an address that leads nowhere keeps the navigation of somebody who is logged in', async () => {
  await wasLoggedInAs('customer')
  renderApp(api, '/nowhere')

  expect(await screen.findByText('There is nothing at this address')).toBeTruthy()
  expect(screen.getAllByRole('button', { name: 'Log out' })).not.toHaveLength(0)
})

test('an address that leads nowhere asks nobody to log in', async () => {
  const app = renderApp(api, '/nowhere')

  expect(await screen.findByText('There is nothing at this address')).toBeTruthy()
  expect(app.path()).toBe('/nowhere')
})

test('logging out leads to the log-in page, and on from there to the dashboard', async () => {
  await wasLoggedInAs('admin')
  const app = renderApp(api, '/accounts')
  const [logOut] = await screen.findAllByRole('button', { name: 'Log out' })

  await userEvent.click(logOut ?? document.body)
  expect(await screen.findByText('You are logged out.')).toBeTruthy()
  expect(app.path()).toBe('/login')

  await logIn('customer')
  await waitFor(() => expect(app.path()).toBe('/dashboard'))
})

test('an account that was created but could not log in is not created again', async () => {
  const app = renderApp(api, '/register')
  api.refuse(PATHS.token, 'busy', { retryAfterSeconds: 2 })

  await userEvent.type(screen.getByLabelText('Username'), 'ada')
  await userEvent.type(screen.getByLabelText('Email'), 'ada@localhost.test')
  await userEvent.type(screen.getByLabelText('Password'), PASSWORD)
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))

  expect(await screen.findByText('Your account is ready. Log in to go on.')).toBeTruthy()
  expect(app.path()).toBe('/login')
})
