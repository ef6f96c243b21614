import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const credentials = { username: 'ada', password: PASSWORD }

async function sendForm(api: TestApi, fields: Record<string, string | Blob>) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return api.request('POST', PATHS.token, { body })
}

describe('a multipart form', () => {
  test('can log in like JSON', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')

    expect(TokenPair.parse((await sendForm(api, credentials)).body)).toBeDefined()
  })

  test('with a file, without an end or with invalid UTF-8 is rejected', async () => {
    const api = await startApi()
    const type = 'multipart/form-data; boundary=x'
    const send = (body: string | Buffer) =>
      api.request('POST', PATHS.token, { headers: { 'content-type': type }, body })

    const file = await sendForm(api, { ...credentials, username: new Blob(['ada']) })
    expect(file).toMatchObject({ status: 400, body: { username: ['Not a valid string.'] } })
    expect((await send('--x\r\nno end')).status).toBe(400)
    expect((await send(Buffer.from([0x2d, 0x2d, 0x78, 0xff]))).status).toBe(400)
    expect((await send('')).status).toBe(400)
  })
})

test.each(['utf8', 'UTF-8', 'us-ascii', '"utf-8"'])('charset %s is accepted', async (charset) => {
  const api = await startApi()
  await logInAs(api, 'ada')

  const { status } = await api.request('POST', PATHS.token, {
    headers: { 'content-type': `application/json; charset=${charset}` },
    body: JSON.stringify(credentials),
  })

  expect(status).toBe(200)
})

test('every JSON response has a content type without parameters', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada', 'admin')

  for (const answer of [
    await api.get(PATHS.index),
    await api.get(PATHS.jwks),
    await api.get(PATHS.accounts, access),
    await api.get(PATHS.me, access),
    await api.get(PATHS.audit, access),
    await api.get('/nothing'),
    await api.get(PATHS.token),
    await api.post(PATHS.token, {}),
    await api.post(PATHS.token, credentials),
  ]) {
    expect(answer.headers.get('content-type')).toBe('application/json')
  }
})

test('a login and a change of password return refresh before access', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada')

  const login = await api.post(PATHS.token, credentials)
  const body = { old_password: PASSWORD, new_password: 'staple gun on a roof' }
  const change = await api.post(PATHS.password, body, { authorization: `Bearer ${access}` })

  expect(Object.keys(Object(login.body))).toEqual(['refresh', 'access'])
  expect(Object.keys(Object(change.body))).toEqual(['refresh', 'access'])
})

test('every response lists the methods of its path in Allow', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada', 'admin')

  for (const [answer, allow] of [
    [await api.post(PATHS.token, credentials), 'POST, OPTIONS'],
    [await api.post(PATHS.token, {}), 'POST, OPTIONS'],
    [await api.get(PATHS.accounts, access), 'GET, HEAD, OPTIONS'],
    [await api.get(PATHS.accounts), 'GET, HEAD, OPTIONS'],
    [await api.request('PUT', PATHS.refresh), 'POST, OPTIONS'],
    [await api.request('OPTIONS', PATHS.me), 'GET, HEAD, OPTIONS'],
    [
      await api.get(`/auth/accounts/${crypto.randomUUID()}/`, access),
      'GET, HEAD, PATCH, DELETE, OPTIONS',
    ],
  ] as const) {
    expect(answer.headers.get('allow')).toBe(allow)
  }
  expect(await api.request('OPTIONS', PATHS.token)).toMatchObject({ status: 200, body: {} })
})

test('a number in place of a string is read as its digits', async () => {
  const api = await startApi()
  const person = { username: 12_345, email: 'n@example.com', password: 9_876_543_210 }

  expect(await api.post(PATHS.register, person)).toMatchObject({
    status: 201,
    body: { username: '12345' },
  })
  const login = { username: '12345', password: '9876543210' }
  expect((await api.post(PATHS.token, login)).status).toBe(200)
  expect(await api.post(PATHS.token, { username: true, password: [] })).toMatchObject({
    status: 400,
    body: { username: ['Not a valid string.'], password: ['Not a valid string.'] },
  })
})

test('whitespace around a token is ignored, and around a password it is not', async () => {
  const api = await startApi()
  const { refresh, access } = await logInAs(api, 'ada')

  expect((await api.post(PATHS.verify, { token: ` ${access}\n` })).status).toBe(200)
  expect((await api.post(PATHS.refresh, { refresh: `\t${refresh} ` })).status).toBe(200)
  expect((await api.post(PATHS.token, { ...credentials, password: ` ${PASSWORD}` })).status).toBe(
    401,
  )
})

describe('the query of a list', () => {
  test.each([
    ['format=json&_=123', 200],
    ['is_active=True', 200],
    ['is_active=False', 200],
    ['is_active=perhaps', 400],
    ['page_size=1000000', 400],
    ['page_size=999999', 200],
    ['page_size=0', 400],
    ['page_size=x', 400],
  ])('%s gets %i', async (query, status) => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada', 'admin')

    expect((await api.get(`${PATHS.accounts}?${query}`, access)).status).toBe(status)
  })
})

describe('a browser', () => {
  test('of a configured origin may send credentials and read WWW-Authenticate', async () => {
    const api = await startApi()

    const { headers } = await api.request('GET', PATHS.me, {
      headers: { origin: 'http://localhost:5173' },
    })

    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('access-control-expose-headers')).toContain('WWW-Authenticate')
  })

  test('of any origin may read the keys without credentials', async () => {
    const api = await startApi()

    const { headers } = await api.request('GET', PATHS.jwks, {
      headers: { origin: 'https://elsewhere.test' },
    })

    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.has('access-control-allow-credentials')).toBe(false)
  })
})
