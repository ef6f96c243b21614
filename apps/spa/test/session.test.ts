import { PATHS } from '@latchkey/auth-core/contract'
import { beforeEach, expect, test } from 'vitest'
import { PASSWORD, startStandInApi, type StandInApi } from './stand-in-api.ts'
import { logOutInAnotherTab } from './another-tab.ts'
import { BrowserSession } from '@latchkey/auth-client/react'

let api: StandInApi
let session: BrowserSession

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
  session = new BrowserSession(window, { baseUrl: api.url })
})

const logIn = (username: string): Promise<void> =>
  session.client.logIn({ username, password: PASSWORD })

test('twenty requests with an expired access token share one refresh', async () => {
  await logIn('admin')
  api.expireAccessTokens()

  const answers = await Promise.all(Array.from({ length: 20 }, () => session.client.ownAccount()))

  expect(answers.map(({ username }) => username)).toEqual(Array(20).fill('admin'))
  expect(api.asked.filter((request) => request === `POST ${PATHS.refresh}`)).toHaveLength(1)
})

test('a refresh does not change the login', async () => {
  await logIn('admin')
  const before = session.current()
  api.expireAccessTokens()

  await session.client.ownAccount()

  expect(session.current()).toBe(before)
})

test('a login to another account changes the login', async () => {
  await logIn('customer')
  const { login } = session.current()

  await logIn('staff')

  expect(session.current().login).not.toBe(login)
})

test('a rejected refresh ends the login', async () => {
  await logIn('admin')
  api.endSessions()

  await expect(session.client.ownAccount()).rejects.toMatchObject({ status: 401 })

  expect(session.current()).toEqual({ status: 'logged-out', ending: 'session_ended' })
})

test('an unreachable API does not end the login', async () => {
  await logIn('admin')
  api.expireAccessTokens()
  api.goDown()

  await expect(session.client.ownAccount()).rejects.toMatchObject({ code: 'unreachable' })

  expect(session.current().login).toBeDefined()
})

test('a logout keeps the page until the API responds', async () => {
  await logIn('admin')

  const leaving = session.logOut()

  expect(session.client.isLoggedIn).toBe(false)
  expect(session.current().login).toBeDefined()
  await leaving
  expect(session.current()).toEqual({ status: 'logged-out', ending: 'logged_out' })
})

test('a logout works without the API and reports that the API was unreachable', async () => {
  await logIn('admin')
  api.goDown()

  await session.logOut()

  expect(session.client.isLoggedIn).toBe(false)
  expect(session.current()).toEqual({ status: 'logged-out', ending: 'logged_out_here' })
})

test('a logout in another tab ends the login here', async () => {
  await logIn('admin')

  logOutInAnotherTab()

  expect(session.current()).toEqual({ status: 'logged-out', ending: 'logged_out_elsewhere' })
})

test('giving up a login keeps the one that replaced it', async () => {
  await logIn('customer')
  const { login } = session.current()
  await logIn('staff')

  session.giveUp(login)

  expect(session.client.isLoggedIn).toBe(true)
})
