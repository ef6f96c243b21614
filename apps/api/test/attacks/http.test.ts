import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { expectNoLeak } from '../support/forge.ts'
import { countAnswers, exchange, statusesIn } from '../support/raw.ts'
import { logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

const post = (
  api: TestApi,
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = JSON_TYPE,
) => api.request('POST', path, { body, headers })

test('H13 the API rejects requests that two servers could parse differently', async () => {
  const api = await startApi()
  const start = `POST ${PATHS.token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`
  const smuggled = `GET ${PATHS.readiness} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const requests = [
    `${start}Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}${smuggled}`,
    `${start}Content-Length: 2, 2\r\n\r\n{}${smuggled}`,
    `${start}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    `${start}Content-Length: -2\r\n\r\n{}${smuggled}`,
    `${start}Content-Length: +2\r\n\r\n{}${smuggled}`,
    `${start}Content-Length : 2\r\n\r\n{}${smuggled}`,
    `${start.replaceAll('\r\n', '\n')}Content-Length: 2\n\n{}${smuggled}`,
    `${start}X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}${smuggled}`,
    `${start}X: a\0b\r\nContent-Length: 2\r\n\r\n{}${smuggled}`,
    `GET ${PATHS.readiness} HTTP/1.1\r\n\r\n${smuggled}`,
    `BREW ${PATHS.readiness} HTTP/1.1\r\nHost: localhost\r\n\r\n${smuggled}`,
    `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled}`,
  ]

  for (const request of requests) {
    const received = await exchange(api, request)
    const told = request.slice(0, 160)
    expect({ told, statuses: statusesIn(received) }).toEqual({ told, statuses: [400] })
  }
})

test('H14 the API rejects two Host headers', async () => {
  const api = await startApi()
  const request = `GET ${PATHS.readiness} HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n`

  expect(statusesIn(await exchange(api, request, 1))).toEqual([400])
})

test('H14 in development the API rejects hostnames that an attacker could own', async () => {
  const api = await startApi()
  const ask = (host: string): Promise<string> =>
    exchange(api, `GET /readyz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

  for (const host of ['rebound.example:8000', 'localhost.evil.example', '127.0.0.1.evil.example']) {
    expect(statusesIn(await ask(host))).toEqual([421])
  }
  for (const host of ['localhost:8000', '127.0.0.1', '[::1]:8000', 'api', 'app.localhost']) {
    expect(statusesIn(await ask(host))).toEqual([200])
  }
})

test('H15 the API rejects unsupported methods and ignores method override headers', async () => {
  const api = await startApi()

  for (const [method, path, allow] of [
    ['GET', PATHS.token, 'POST, OPTIONS'],
    ['PUT', PATHS.register, 'POST, OPTIONS'],
    ['DELETE', PATHS.accounts, 'GET, HEAD, OPTIONS'],
  ] as const) {
    const answer = await api.request(method, path)
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe(allow)
  }
  const override = { ...JSON_TYPE, 'x-http-method-override': 'GET', 'x-method-override': 'GET' }
  expect((await post(api, PATHS.accounts, '{}', override)).status).toBe(405)
  const trace = `TRACE ${PATHS.readiness} HTTP/1.1\r\nHost: localhost\r\nX-Secret: s3\r\n\r\n`
  const received = await exchange(api, trace, 1)
  expect(statusesIn(received)).toEqual([405])
  expect(received).not.toContain('s3')
})

test('H16 paths are case-sensitive, and a missing slash does not bypass rate limits', async () => {
  const api = await startApi()

  expect((await post(api, '/AUTH/TOKEN/', '{}')).status).toBe(404)
  expect((await post(api, '//auth/token/', '{}')).status).toBe(404)
  expect((await post(api, '/auth/token', '{}')).status).toBe(400)
  const guess = JSON.stringify({ username: 'ada', password: 'wrong' })
  const statuses = []
  for (let n = 0; n < 10; n++) {
    statuses.push((await post(api, n % 2 ? '/auth/token' : '/auth/token/', guess)).status)
  }
  expect(statuses.filter((status) => status === 429)).toHaveLength(2)
})

test('H17 a body that never arrives affects only its own request', async () => {
  const api = await startApi()
  const head = `POST ${PATHS.token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`
  const waiting = exchange(api, `${head}Content-Length: 50\r\n\r\n{}`)

  expect((await api.get(PATHS.readiness)).status).toBe(200)
  await api.stop()
  expect(countAnswers(await waiting)).toBeLessThanOrEqual(1)
}, 20_000)

test('H18 a forged X-Forwarded-For header is ignored by rate limits and audit log', async () => {
  const api = await startApi()
  const made = ['127.0.0.1', '8.8.8.8, 1.1.1.1', '2001:db8::1', 'unknown', "' or 1=1"]
  const statuses: number[] = []
  for (let n = 0; n < 10; n++) {
    const headers = { ...JSON_TYPE, 'x-forwarded-for': made[n % made.length] ?? '' }
    const guess = JSON.stringify({ username: 'ada', password: 'wrong' })
    statuses.push((await post(api, PATHS.token, guess, headers)).status)
  }

  expect(statuses.slice(8)).toEqual([429, 429])
  const addresses = await api.ctx.db('audit_events').distinct('address').pluck('address')
  expect(addresses).toEqual(['127.0.0.1'])
})

test('H19 responses name no software, are never cached and never render as pages', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada', 'admin')
  const exported = { authorization: `Bearer ${access}`, accept: 'text/csv' }

  const answers = [
    await api.post(PATHS.token, { username: 'ada', password: PASSWORD }),
    await api.get(PATHS.accounts),
    await api.get('/nowhere'),
    await api.request('GET', PATHS.token),
    await api.request('GET', PATHS.accounts, { headers: exported }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 405, 200])
  for (const { status, headers } of answers) {
    for (const name of ['x-powered-by', 'server', 'etag']) expect(headers.has(name)).toBe(false)
    expect({ status, ...Object.fromEntries(headers) }).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringMatching(/^max-age=31536000\b/),
      'x-content-type-options': 'nosniff',
    })
  }
})

test('H20 CORS allows only exact configured origins', async () => {
  const api = await startApi()
  const origins = [
    'https://evil.test',
    'null',
    'http://localhost:5173.evil.test',
    'https://localhost:5173',
    'http://sub.localhost:5173',
    'http://localhost:5174',
  ]
  for (const origin of origins) {
    const headers = { origin, 'access-control-request-method': 'GET' }
    const answer = await api.request('OPTIONS', PATHS.accounts, { headers })
    expect(answer.headers.get('access-control-allow-origin'), origin).toBeNull()
    expect(answer.headers.get('vary')).toContain('Origin')
  }
})

test('H20 the API rejects forms sent from another origin', async () => {
  const api = await startApi()
  const person = { username: 'ada', email: 'ada@example.com', password: PASSWORD, role: 'admin' }
  const multipart = new FormData()
  for (const [name, value] of Object.entries(person)) multipart.set(name, value)

  for (const body of [new URLSearchParams(person), multipart]) {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:5173.evil.example']) {
      const answer = await api.request('POST', PATHS.register, { headers: { origin }, body })
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
    }
  }
  expect(await api.ctx.db('accounts')).toEqual([])

  const headers = { origin: 'http://localhost:5173' }
  const body = new URLSearchParams(person)
  expect(await api.request('POST', PATHS.register, { headers, body })).toMatchObject({
    status: 201,
  })
})

test('H21 the API returns 404 for paths with extra segments, suffixes or traversal', async () => {
  const api = await startApi()
  const suffixes = ['x.css', ';.js', '%00', '%ZZ', '..%2f..%2fetc%2fpasswd']
  const paths = suffixes.map((one) => `/auth/view-accounts/${one}`)

  for (const path of [...paths, '/.git/config', '/.env', '/package.json']) {
    const { status, headers, body } = await api.get(path)
    expect({ path, status, body }).toEqual({ path, status: 404, body: { detail: 'Not found.' } })
    expect(headers.get('cache-control')).toBe('no-store')
  }
  // `fetch` normalizes this path, so the request is sent raw.
  const request = `GET ${PATHS.accounts}%2e%2e HTTP/1.1\r\nHost: localhost\r\n\r\n`
  expect(statusesIn(await exchange(api, request, 1))).toEqual([404])
})

test('H22 the API rejects invalid or duplicated parameters and treats SQL as text', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada', 'admin')
  const queries = [
    'role=admin&role=staff',
    'page_size=-1',
    'page_size=1e9',
    'page_size=9999999999999999999',
    "ordering=' OR 1=1",
    "role=' OR 1=1",
    'cursor=x',
    'joined_after=0000',
    'search=%00',
  ]
  for (const query of queries) {
    const { status, body } = await api.get(`${PATHS.accounts}?${query}`, access)
    expect({ query, status }).toEqual({ query, status: 400 })
    expectNoLeak(body)
  }
  const found = await api.get(
    `${PATHS.accounts}?search=${encodeURIComponent("' OR 1=1 --")}`,
    access,
  )
  expect(found).toMatchObject({ status: 200, body: [] })
})
