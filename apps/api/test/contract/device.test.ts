import { PATHS, SessionList } from '@latchkey/auth-core/contract'
import { DEVICE_HEADER, signDevice } from '@latchkey/auth-core/device'
import { expect, test } from 'vitest'
import { logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const SHARED = 'a secret that the web app shares, of 32 characters'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const person = { address: '203.0.113.7', userAgent: FIREFOX }

async function seenFrom(api: TestApi, headers: Record<string, string>) {
  await logInAs(api, 'ada')
  const body = { username: 'ada', password: PASSWORD }
  const { body: tokens } = await api.post(PATHS.token, body, headers)
  const { body: sessions } = await api.get(PATHS.sessions, String(Object(tokens).access))
  const session = SessionList.parse(sessions).find(({ is_current }) => is_current)
  return { device: session?.device, address: session?.address }
}

test('the API trusts a device header that the web app signs with the shared secret', async () => {
  const api = await startApi({ environment: { DEVICE_SECRET: SHARED } })
  const header = signDevice(person, SHARED, new Date())

  expect(await seenFrom(api, { [DEVICE_HEADER]: header, 'user-agent': 'axios/1' })).toEqual({
    device: 'Firefox on Windows',
    address: '203.0.113.7',
  })
})

test('the API ignores a device header with a forged signature', async () => {
  const forged = { [DEVICE_HEADER]: signDevice(person, 'x', new Date()), 'user-agent': 'curl/8' }
  const api = await startApi({ environment: { DEVICE_SECRET: SHARED } })
  const without = await startApi()

  for (const one of [api, without]) {
    expect(await seenFrom(one, forged)).toEqual({ device: 'curl', address: '127.0.0.1' })
  }
})

test('the API trusts X-Forwarded-For only from the configured number of proxies', async () => {
  const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' }
  const alone = await startApi()
  const proxied = await startApi({ environment: { TRUST_PROXY: '1' } })

  expect(await seenFrom(alone, headers)).toMatchObject({ address: '127.0.0.1' })
  expect(await seenFrom(proxied, headers)).toMatchObject({ address: '203.0.113.7' })
})
