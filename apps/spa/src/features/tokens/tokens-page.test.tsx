import { PATHS, type PersonalToken, PERSONAL_TOKENS_MAX } from '@latchkey/auth-core/contract'
import { BrowserSession } from '@latchkey/auth-client/react'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { renderApp } from '../../../test/render-app.tsx'
import {
  NEW_TOKEN,
  PASSWORD,
  startStandInApi,
  type StandInApi,
} from '../../../test/stand-in-api.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let api: StandInApi

/** Returns a token of 90 days with some of them left. */
const tokenOf = (name: string, daysLeft: number): PersonalToken => ({
  id: `id-of-${name}`,
  name,
  permissions: ['audit:read'],
  created_at: new Date(Date.now() + (daysLeft - 90) * DAY_MS).toISOString(),
  expires_at: new Date(Date.now() + daysLeft * DAY_MS).toISOString(),
  last_used_at: null,
})

const logIn = (username: string) =>
  new BrowserSession(window, { baseUrl: api.url }).client.logIn({ username, password: PASSWORD })

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
  api.personalTokens = [tokenOf('report', 30), tokenOf('backup', 2)]
  await logIn('admin')
})

async function fillForm(name: string): Promise<HTMLElement> {
  await userEvent.type(await screen.findByLabelText('Name'), name)
  await userEvent.type(screen.getByLabelText('Your password'), PASSWORD)
  return screen.getByRole('button', { name: 'Create token' })
}

test('lists the tokens with their permissions, and marks one that expires soon', async () => {
  renderApp(api, '/tokens')

  const rows = await within(await screen.findByRole('main')).findAllByRole('listitem')

  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^report View your own account · View the audit log.* Never used · Exp/),
    expect.stringMatching(/^backup Expires soon/),
  ])
})

test('a list that fails to load shows an error and can be loaded again', async () => {
  api.refuse(PATHS.personalTokens, 'internal_error')
  renderApp(api, '/tokens')

  expect(await screen.findByRole('alert')).toBeTruthy()
  api.recover()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByText('report')).toBeTruthy()
})

test('an account with the most tokens has no form for another', async () => {
  api.personalTokens = Array.from({ length: PERSONAL_TOKENS_MAX }, (_, at) =>
    tokenOf(`token ${at}`, 30),
  )
  renderApp(api, '/tokens/new')

  expect(await screen.findByText(/^You have 20 tokens/)).toBeTruthy()
  expect(screen.queryByLabelText('Name')).toBeNull()
})

test('a double click creates one token, which the page shows until the user leaves', async () => {
  renderApp(api, '/tokens/new')
  const button = await fillForm('new')
  await userEvent.click(screen.getByLabelText('View all accounts'))

  await userEvent.dblClick(button)

  expect(await screen.findByText(NEW_TOKEN)).toBeTruthy()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Token created'))
  expect(api.asked.filter((one) => one === `POST ${PATHS.personalTokens}`)).toHaveLength(1)
  expect(api.personalTokens[0]?.permissions).toEqual(['accounts:read'])

  fireEvent(window, new Event('pagehide')) // the browser may keep the page for the back button
  expect(screen.queryByText(NEW_TOKEN)).toBeNull()
})

test('a name that another token has is an error at its field, and no token is created', async () => {
  renderApp(api, '/tokens/new')

  await userEvent.click(await fillForm('report'))

  expect(await screen.findByText('You already have a token with this name.')).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByLabelText('Name'))
  expect(api.asked).not.toContain(`POST ${PATHS.personalTokens}`)
})
