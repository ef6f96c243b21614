import { PATHS } from '@latchkey/auth-core/contract'
import { cleanup, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { logOutInAnotherTab } from '../../test/another-tab.ts'
import { renderApp } from '../../test/render-app.tsx'
import { PASSWORD, startStandInApi, type StandInApi } from '../../test/stand-in-api.ts'
import { BrowserSession } from '@latchkey/auth-client/react'

let api: StandInApi

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
})

/** Logs in without the page, as an earlier visit would have. */
async function wasLoggedInAs(username: string): Promise<void> {
  const session = new BrowserSession(window, { baseUrl: api.url })
  await session.client.logIn({ username, password: PASSWORD })
}

async function logIn(username: string, password = PASSWORD): Promise<void> {
  await userEvent.type(screen.getByLabelText('Username'), username)
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Log in' }))
}

test('a page that requires a login redirects to the log-in page and back', async () => {
  const app = renderApp(api, '/accounts')
  expect(await screen.findByText('Log in to continue.')).toBeTruthy()

  await logIn('admin')

  expect(await screen.findByRole('heading', { name: 'Accounts' })).toBeTruthy()
  expect(app.path()).toBe('/accounts')
})

test('a wrong password shows an error, keeps the username and clears the password', async () => {
  renderApp(api, '/login')

  await logIn('admin', 'wrong')

  expect((await screen.findByRole('alert')).textContent).toContain('Incorrect username or password')
  expect(screen.getByLabelText<HTMLInputElement>('Username').value).toBe('admin')
  const password = screen.getByLabelText<HTMLInputElement>('Password')
  await waitFor(() => expect(password.value).toBe(''))
})

test('password fields hide their text and are labeled for password managers', async () => {
  await wasLoggedInAs('admin')

  for (const [path, ...fields] of [
    ['/login', 'password current-password'],
    ['/register', 'password new-password'],
    [
      '/security',
      'old_password current-password',
      'new_password new-password',
      'password current-password',
    ],
    ['/accounts/new', 'password new-password'],
    ['/reset-password?token=x', 'new_password new-password'],
  ] as const) {
    renderApp(api, path)
    await waitFor(() => {
      const inputs = [...document.querySelectorAll<HTMLInputElement>('input[name$=password]')]
      expect(inputs.map(({ name, autocomplete }) => `${name} ${autocomplete}`)).toEqual(fields)
      for (const { type } of inputs) expect(type).toBe('password')
    })
    cleanup()
  }
})

test('an unreachable service leaves the form filled in', async () => {
  const app = renderApp(api, '/login')
  api.goDown()
  await logIn('admin')
  expect((await screen.findByRole('alert')).textContent).toContain('Can’t reach the server')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe(PASSWORD)

  api.recover()
  await userEvent.click(screen.getByRole('button', { name: 'Log in' }))

  await waitFor(() => expect(app.path()).toBe('/dashboard'))
})

test('a field error from the API appears at its field, which receives focus', async () => {
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

test('a customer sees a forbidden message, and the app requests no accounts', async () => {
  await wasLoggedInAs('customer')
  renderApp(api, '/accounts')

  expect(await screen.findByText('You don’t have access to accounts')).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Accounts' })).toBeNull()
  expect(api.asked).not.toContain(`GET ${PATHS.accounts}`)
})

test('staff see the accounts', async () => {
  await wasLoggedInAs('staff')
  renderApp(api, '/accounts')

  expect(await screen.findByText('3 accounts')).toBeTruthy()
  expect(screen.getAllByRole('row')).toHaveLength(4)
})

test('the user can retry after the accounts fail to load', async () => {
  await wasLoggedInAs('admin')
  api.refuse(PATHS.accounts, 'busy', { retryAfterSeconds: 7 })
  renderApp(api, '/accounts')
  expect(await screen.findByText('Try again in 7 seconds.')).toBeTruthy()

  api.recover()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByText('3 accounts')).toBeTruthy()
})

test('an ended session redirects to the log-in page with an explanation', async () => {
  await wasLoggedInAs('admin')
  api.endSessions()
  const app = renderApp(api, '/dashboard')

  expect(await screen.findByText('Your session has ended. Log in to continue.')).toBeTruthy()
  expect(app.path()).toBe('/login')
})

test('a logout in another tab removes the account from the page', async () => {
  await wasLoggedInAs('customer')
  const app = renderApp(api, '/dashboard')
  await screen.findByText('customer@localhost.test')

  logOutInAnotherTab()

  await waitFor(() => expect(app.path()).toBe('/login'))
  expect(screen.queryByText('customer@localhost.test')).toBeNull()
  expect(await screen.findByText('You logged out in another tab.')).toBeTruthy()
})

test('the log-in page shows the current user and accepts a login as another', async () => {
  await wasLoggedInAs('customer')
  renderApp(api, '/login')
  expect(await screen.findByText(/You’re already logged in as customer\./)).toBeTruthy()

  await logIn('staff')

  expect(await screen.findByText('staff@localhost.test')).toBeTruthy()
  expect(screen.queryByText('customer@localhost.test')).toBeNull()
})

test('the not-found page keeps the navigation of a logged-in user', async () => {
  await wasLoggedInAs('customer')
  renderApp(api, '/nowhere')

  expect(await screen.findByText('Page not found')).toBeTruthy()
  expect(screen.getAllByRole('button', { name: 'Log out' })).not.toHaveLength(0)
})

test('the not-found page does not require a login', async () => {
  const app = renderApp(api, '/nowhere')

  expect(await screen.findByText('Page not found')).toBeTruthy()
  expect(app.path()).toBe('/nowhere')
})

test('a logout leads to the log-in page, and the next login to the dashboard', async () => {
  await wasLoggedInAs('admin')
  const app = renderApp(api, '/accounts')
  const [logOut] = await screen.findAllByRole('button', { name: 'Log out' })

  await userEvent.click(logOut ?? document.body)
  expect(await screen.findByText('You’re logged out.')).toBeTruthy()
  expect(app.path()).toBe('/login')

  await logIn('customer')
  await waitFor(() => expect(app.path()).toBe('/dashboard'))
})

test('a failed login after registration leads to the log-in page', async () => {
  const app = renderApp(api, '/register')
  api.refuse(PATHS.token, 'busy', { retryAfterSeconds: 2 })

  await userEvent.type(screen.getByLabelText('Username'), 'ada')
  await userEvent.type(screen.getByLabelText('Email'), 'ada@localhost.test')
  await userEvent.type(screen.getByLabelText('Password'), PASSWORD)
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))

  expect(await screen.findByText('Your account is ready. Log in to continue.')).toBeTruthy()
  expect(app.path()).toBe('/login')
})
