import { type Activity, fillPath, PATHS, type Session } from '@latchkey/auth-core/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { renderApp } from '../../../test/render-app.tsx'
import { PASSWORD, startStandInApi, type StandInApi } from '../../../test/stand-in-api.ts'
import { BrowserSession } from '@latchkey/auth-client/react'

const AT = '2026-01-02T03:04:05Z'

let api: StandInApi

const sessionOn = (device: string, is_current = false): Session => ({
  id: `id-of-${device.split(' ')[0]}`,
  device,
  address: '203.0.113.7',
  is_current,
  created_at: AT,
  last_used_at: AT,
  expires_at: AT,
})

const entry = (kind: string, other: Activity['other'] = null): Activity => ({
  id: kind,
  at: AT,
  kind,
  device: 'curl',
  address: '',
  other,
})

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
  api.sessions = [sessionOn('Firefox on Linux'), sessionOn('Chrome on Windows', true)]
  const session = new BrowserSession(window, { baseUrl: api.url })
  await session.client.logIn({ username: 'customer', password: PASSWORD })
})

const panel = async (title: string): Promise<HTMLElement> => {
  const heading = await screen.findByRole('heading', { level: 2, name: title })
  const section = heading.closest('section')
  if (!section) throw new Error(`The heading ${title} is not in a section.`)
  return section
}

test('lists the sessions, this device first, with buttons to end the others', async () => {
  renderApp(api, '/security')
  const sessions = within(await panel('Where you’re logged in'))

  const rows = await sessions.findAllByRole('listitem')

  expect(rows.map((row) => within(row).queryByText('This device') !== null)).toEqual([true, false])
  expect(rows[1]?.textContent).toContain('Firefox on Linux · 203.0.113.7')
  expect(sessions.getAllByRole('button', { name: /^Log out Firefox/ })).toHaveLength(1)
})

test('ends a session, confirms it and shows the remaining ones', async () => {
  renderApp(api, '/security')

  await userEvent.click(await screen.findByRole('button', { name: 'Log out Firefox on Linux' }))

  expect(await screen.findByText('Session ended. That device is logged out.')).toBeTruthy()
  expect(await screen.findByText('No other sessions.')).toBeTruthy()
  expect(api.asked).toContain(`DELETE ${fillPath(PATHS.session, { id: 'id-of-Firefox' })}`)
})

test('a session that has already ended shows a message and leaves the list', async () => {
  renderApp(api, '/security')
  const end = await screen.findByRole('button', { name: /^Log out Firefox/ })
  api.refuse(fillPath(PATHS.session, { id: 'id-of-Firefox' }), 'not_found')
  api.sessions = [sessionOn('Chrome on Windows', true)]

  await userEvent.click(end)

  expect(await screen.findByText('That session had already ended.')).toBeTruthy()
  expect(await screen.findByText('No other sessions.')).toBeTruthy()
})

test('focus stays in the section when a session is ended by keyboard', async () => {
  renderApp(api, '/security')
  const end = await screen.findByRole('button', { name: /^Log out Firefox/ })
  end.focus()

  await userEvent.keyboard('{Enter}')

  expect(await screen.findByText('No other sessions.')).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('Where you’re logged in')
})

test('a failed attempt to end a session shows why and allows a retry', async () => {
  renderApp(api, '/security')
  const end = await screen.findByRole('button', { name: /^Log out Firefox/ })
  api.refuse(fillPath(PATHS.session, { id: 'id-of-Firefox' }), 'throttled', {
    retryAfterSeconds: 9,
  })

  await userEvent.click(end)

  expect(await screen.findByText('Try again in 9 seconds.')).toBeTruthy()
  await waitFor(() => expect(end.getAttribute('aria-disabled')).toBe('false'))
})

test('ends all other sessions and shows how many', async () => {
  api.sessions.push(sessionOn('Safari on iOS'))
  renderApp(api, '/security')

  await userEvent.click(await screen.findByRole('button', { name: 'Log out all other devices' }))

  expect(await screen.findByText('Logged out of 2 other sessions.')).toBeTruthy()
})

test('a wrong password shows an error at its field and clears both fields', async () => {
  renderApp(api, '/security')
  const fields = { old_password: ['Your old password was entered incorrectly.'] }
  api.refuse(PATHS.password, 'invalid_request', { fields })
  const [old, next] = [
    await screen.findByLabelText<HTMLInputElement>('Current password'),
    screen.getByLabelText<HTMLInputElement>('New password'),
  ]
  await userEvent.type(old, 'wrong')
  await userEvent.type(next, 'another good one')

  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))

  expect(await screen.findByText(fields.old_password.join())).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(old))
  expect([old.value, next.value]).toEqual(['', ''])
})

test('a busy service clears both passwords', async () => {
  renderApp(api, '/security')
  api.refuse(PATHS.password, 'busy', { retryAfterSeconds: 7 })
  const old = await screen.findByLabelText<HTMLInputElement>('Current password')
  const next = screen.getByLabelText<HTMLInputElement>('New password')
  await userEvent.type(old, PASSWORD)
  await userEvent.type(next, 'another good one')

  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))

  expect((await screen.findByRole('alert')).textContent).toContain('Try again in 7 seconds.')
  expect([old.value, next.value]).toEqual(['', ''])
})

test('a password change shows a confirmation and clears the fields', async () => {
  renderApp(api, '/security')
  const old = await screen.findByLabelText<HTMLInputElement>('Current password')
  await userEvent.type(old, PASSWORD)
  await userEvent.type(screen.getByLabelText('New password'), 'another good one')

  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))

  expect(await screen.findByText(/^Password changed/)).toBeTruthy()
  expect(old.value).toBe('')
})

test('lists the activity, and names both devices of a reused token', async () => {
  api.activity.push(
    entry('token_reused', { device: 'Firefox on Linux', address: '203.0.113.7' }),
    entry('logged_in'),
    entry('something_new'),
  )
  renderApp(api, '/security')

  const items = await within(await panel('Recent activity')).findAllByRole('listitem')

  expect(items.map((item) => item.textContent)).toEqual([
    expect.stringContaining('curl · unknown IP address and Firefox on Linux · 203.0.113.7'),
    expect.stringContaining('Logged in'),
    expect.stringContaining('Other event'),
  ])
})

test('a list that fails to load shows an error, and the rest of the page works', async () => {
  api.refuse(PATHS.activity, 'internal_error')
  renderApp(api, '/security')

  expect(await screen.findByText('Chrome on Windows')).toBeTruthy()
  const activity = within(await panel('Recent activity'))
  expect(await activity.findByRole('alert')).toBeTruthy()
  api.recover()
  await userEvent.click(activity.getByRole('button', { name: 'Try again' }))

  expect(await activity.findByText('No activity yet.')).toBeTruthy()
})
