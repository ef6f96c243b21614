import { PATHS } from '@latchkey/auth-core/contract'
import { beforeEach, expect, test } from 'vitest'
import { PASSWORD, startStandInApi, type StandInApi } from '../../test/stand-in-api.ts'
import { logOutInAnotherTab } from '../../test/another-tab.ts'
import { Session } from './session.ts'

let api: StandInApi
let session: Session

beforeEach(async () => {
  localStorage.clear()
  api = await startStandInApi()
  session = new Session(window, { apiUrl: api.url })
})

const logIn = (username: string): Promise<void> =>
  session.client.logIn({ username, password: PASSWORD })

test('twenty requests over an expired access token make one refresh', async () => {
  await logIn('admin')
  api.expireAccessTokens()

  const answers = await Promise.all(Array.from({ length: 20 }, () => session.client.ownAccount()))

  expect(answers.map(({ username }) => username)).toEqual(Array(20).fill('admin'))
  expect(api.asked.filter((request) => request === `POST ${PATHS.refresh}`)).toHaveLength(1)
})

test('a refresh is no change of the login', async () => {
  await logIn('admin')
  const before = session.current()
  api.expireAccessTokens()

  await session.client.ownAccount()

  expect(session.current()).toBe(before)
})

test('another account is another login', async () => {
  await logIn('customer')
  const { login } = session.current()

  await logIn('staff')

  expect(session.current().login).not.toBe(login)
})

test('a refused refresh ends the login', async () => {
  await logIn('admin')
  api.endSessions()

  await expect(session.client.ownAccount()).rejects.toMatchObject({ status: 401 })

  expect(session.current()).toEqual({ login: undefined, ending: 'session_ended' })
})

test('an API that is down ends no login', async () => {
  await logIn('admin')
  api.expireAccessTokens()
  api.goDown()

  await expect(session.client.ownAccount()).rejects.toMatchObject({ code: 'unreachable' })

  expect(session.current().login).toBeDefined()
})

test('whoever logs out stays on the page until the API has answered', async () => {
  await logIn('admin')

  const leaving = session.logOut()

  expect(session.client.isLoggedIn).toBe(false)
  expect(session.current().login).toBeDefined()
  await leaving
  expect(session.current()).toEqual({ login: undefined, ending: 'logged_out' })
})

test('logging out works without the API, and says that it was not told', async () => {
  await logIn('admin')
  api.goDown()

  await session.logOut()

  expect(session.client.isLoggedIn).toBe(false)
  expect(session.current()).toEqual({ login: undefined, ending: 'logged_out_here' })
})

test('a logout in another tab is heard', async () => {
  await logIn('admin')

  logOutInAnotherTab()

  expect(session.current()).toEqual({ login: undefined, ending: 'logged_out_elsewhere' })
})

test('giving up a login leaves the one that took its place', async () => {
  await logIn('customer')
  const { login } = session.current()
  await logIn('staff')

  session.giveUp(login)

  expect(session.client.isLoggedIn).toBe(true)
})
