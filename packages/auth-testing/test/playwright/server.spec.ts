import { test } from '@latchkey/auth-testing/playwright'
import { expect } from '@playwright/test'

let url = ''

test('a worker has a server', async ({ server, request }) => {
  const { username, password } = await server.createAccount()

  const response = await request.post(`${server.url}/auth/token/`, { data: { username, password } })

  expect(response.status()).toBe(200)
  ;({ url } = server)
})

test('all tests of a worker share the server', ({ server }) => {
  expect(server.url).toBe(url)
})
