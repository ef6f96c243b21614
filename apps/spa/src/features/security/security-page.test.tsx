import { type Activity, fillPath, PATHS, type Session } from '@latchkey/auth-core/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { renderApp } from '../../../test/render-app.tsx'
import { PASSWORD, startStandInApi, type StandInApi } from '../../../test/stand-in-api.ts'
import { Session as BrowserSession } from '../../lib/session.ts'

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
  const session = new BrowserSession(window, { apiUrl: api.url })
  await session.client.logIn({ username: 'customer', password: PASSWORD })
})

const panel = async (title: string): Promise<HTMLElement> => {
  const heading = await screen.findByRole('heading', { level: 2, name: title })
  const section = heading.closest('section')
  if (!section) throw new Error(`${title} stands in no section.`)
  return section
}

test('lists where one is logged in, this device first, and how to end the others', async () => {
  renderApp(api, '/security')
  const sessions = within(await panel('Where you are logged in'))

  const rows = await sessions.findAllByRole('listitem')

  expect(rows.map((row) => within(row).queryByText('This device') !== null)).toEqual([true, false])
  expect(rows[1]?.textContent).toContain('Firefox on Linux from 203.0.113.7')
  expect(sessions.getAllByRole('button', { name: /^End the session/ })).toHaveLength(1)
})

test('ends a session, says so, and shows what is left', async () => {
  renderApp(api, '/security')

  await userEvent.click(
    await screen.findByRole('button', { name: 'End the session on Firefox on Linux' }),
  )

  expect(await screen.findByText('The session has ended. Its device is logged out.')).toBeTruthy()
  expect(await screen.findByText('You are logged in nowhere else.')).toBeTruthy()
  expect(api.asked).toContain(`DELETE ${fillPath(PATHS.session, { id: 'id-of-Firefox' })}`)
})

test('a session that had ended already is said, and gone from the list', async () => {
  renderApp(api, '/security')
  const end = await screen.findByRole('button', { name: /^End the session/ })
  api.refuse(fillPath(PATHS.session, { id: 'id-of-Firefox' }), 'not_found')
  api.sessions = [sessionOn('Chrome on Windows', true)]

  await userEvent.click(end)

  expect(await screen.findByText('That session had ended already.')).toBeTruthy()
  expect(await screen.findByText('You are logged in nowhere else.')).toBeTruthy()
})

test('whoever ends a session by keyboard stays in its section', async () => {
  renderApp(api, '/security')
  const end = await screen.findByRole('button', { name: /^End the session/ })
  end.focus()

  await userEvent.keyboard('{Enter}')

  expect(await screen.findByText('You are logged in nowhere else.')).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('Where you are logged in')
})

test('a session that is not ended says why, and can be ended again', async () => {
  renderApp(api, '/security')
  const end = await screen.findByRole('button', { name: /^End the session/ })
  api.refuse(fillPath(PATHS.session, { id: 'id-of-Firefox' }), 'throttled', {
    retryAfterSeconds: 9,
  })

  await userEvent.click(end)

  expect(await screen.findByText('Wait 9 seconds, then try again.')).toBeTruthy()
  await waitFor(() => expect(end.getAttribute('aria-disabled')).toBe('false'))
})

test('ends all others, and says how many', async () => {
  api.sessions.push(sessionOn('Safari on iOS'))
  renderApp(api, '/security')

  await userEvent.click(await screen.findByRole('button', { name: 'End all others' }))

  expect(await screen.findByText('2 other sessions have ended.')).toBeTruthy()
})

test('what is wrong with a password stands at its field, and both are typed anew', async () => {
  renderApp(api, '/security')
  const fields = { old_password: ['Your old password was entered incorrectly.'] }
  api.refuse(PATHS.password, 'invalid_request', { fields })
  const [old, next] = [
    await screen.findByLabelText<HTMLInputElement>('Old password'),
    screen.getByLabelText<HTMLInputElement>('New password'),
  ]
  await userEvent.type(old, 'wrong')
  await userEvent.type(next, 'another good one')

  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))

  expect(await screen.findByText(fields.old_password.join())).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(old))
  expect([old.value, next.value]).toEqual(['', ''])
})

test('a service that is busy keeps neither password', async () => {
  renderApp(api, '/security')
  api.refuse(PATHS.password, 'busy', { retryAfterSeconds: 7 })
  const old = await screen.findByLabelText<HTMLInputElement>('Old password')
  const next = screen.getByLabelText<HTMLInputElement>('New password')
  await userEvent.type(old, PASSWORD)
  await userEvent.type(next, 'another good one')

  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))

  expect((await screen.findByRole('alert')).textContent).toContain('Try again in 7 seconds.')
  expect([old.value, next.value]).toEqual(['', ''])
})

test('a changed password is said, and stays in no field', async () => {
  renderApp(api, '/security')
  const old = await screen.findByLabelText<HTMLInputElement>('Old password')
  await userEvent.type(old, PASSWORD)
  await userEvent.type(screen.getByLabelText('New password'), 'another good one')

  await userEvent.click(screen.getByRole('button', { name: 'Change password' }))

  expect(await screen.findByText(/^Your password is changed/)).toBeTruthy()
  expect(old.value).toBe('')
})

test('tells what happened, and of a login that two devices used, both', async () => {
  api.activity.push(
    entry('token_reused', { device: 'Firefox on Linux', address: '203.0.113.7' }),
    entry('logged_in'),
    entry('something_new'),
  )
  renderApp(api, '/security')

  const items = await within(await panel('What happened to your account')).findAllByRole('listitem')

  expect(items.map((item) => item.textContent)).toEqual([
    expect.stringContaining('curl from an unknown address and Firefox on Linux from 203.0.113.7'),
    expect.stringContaining('Logged in'),
    expect.stringContaining('Something else happened'),
  ])
})

test('a list that cannot be loaded says so, and the rest of the page is there', async () => {
  api.refuse(PATHS.activity, 'internal_error')
  renderApp(api, '/security')

  expect(await screen.findByText('Chrome on Windows')).toBeTruthy()
  const activity = within(await panel('What happened to your account'))
  expect(await activity.findByRole('alert')).toBeTruthy()
  api.recover()
  await userEvent.click(activity.getByRole('button', { name: 'Try again' }))

  expect(await activity.findByText('Nothing has happened yet.')).toBeTruthy()
})
