import { PATHS } from '@latchkey/auth-core/contract'
import { cleanup, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { renderApp } from '../../../test/render-app.tsx'
import { PASSWORD, startStandInApi, type StandInApi } from '../../../test/stand-in-api.ts'
import { BrowserSession } from '@latchkey/auth-client/react'

let api: StandInApi

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
  const session = new BrowserSession(window, { baseUrl: api.url })
  await session.client.logIn({ username: 'admin', password: PASSWORD })
})

test('searches while the user types, with one request for the whole word', async () => {
  renderApp(api, '/accounts')

  await userEvent.type(await screen.findByRole('searchbox', { name: 'Search accounts' }), 'staff')

  await waitFor(() => expect(api.searched).toContain('search=staff&page_size=50'))
  expect(api.searched.filter((query) => query.includes('search='))).toHaveLength(1)
  expect(await screen.findByRole('link', { name: 'Remove filter: Search: staff' })).toBeTruthy()
})

test('applies the filters of the URL and removes a filter by its chip', async () => {
  renderApp(api, '/accounts?role=staff&is_active=false&ordering=-username')

  await userEvent.click(await screen.findByRole('link', { name: 'Remove filter: Role: Staff' }))

  await waitFor(() =>
    expect(api.searched).toEqual([
      'role=staff&is_active=false&ordering=-username&page_size=50',
      'is_active=false&ordering=-username&page_size=50',
    ]),
  )
})

test('sorts by a column, and reverses the order on the second click', async () => {
  renderApp(api, '/accounts')
  const sort = () => screen.findByRole('link', { name: /^Email/ })

  await userEvent.click(await sort())
  const head = (await sort()).closest('th')
  await waitFor(() => expect(head?.getAttribute('aria-sort')).toBe('ascending'))
  await userEvent.click(await sort())

  await waitFor(() =>
    expect(screen.getByRole('columnheader', { name: /^Email/ }).getAttribute('aria-sort')).toBe(
      'descending',
    ),
  )
})

test('hides a deselected column, also on the next visit', async () => {
  renderApp(api, '/accounts')
  await userEvent.click(await screen.findByText('Columns', { selector: 'summary' }))

  await userEvent.click(screen.getByRole('checkbox', { name: 'Email' }))

  expect(screen.queryByRole('columnheader', { name: /^Email/ })).toBeNull()
  cleanup()
  renderApp(api, '/accounts')
  expect(await screen.findByRole('columnheader', { name: /^Username/ })).toBeTruthy()
  expect(screen.queryByRole('columnheader', { name: /^Email/ })).toBeNull()
})

test('shows an invalid URL parameter at its field, and no list', async () => {
  api.refuse(PATHS.accounts, 'invalid_request', {
    fields: { joined_after: ['Give a day or a moment.'] },
  })
  renderApp(api, '/accounts?joined_after=yesterday')

  expect(await screen.findByText('Give a day or a moment.')).toBeTruthy()
  expect(screen.queryByRole('table')).toBeNull()
})
