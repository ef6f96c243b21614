import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { logInAs, startApi, type TestApi } from '../support/start-api.ts'

const send = (api: TestApi, body: string | Buffer, headers: Record<string, string> = {}) =>
  api.request('POST', PATHS.token, {
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })

const notADictionary = (name: string) => ({
  non_field_errors: [`Invalid data. Expected a dictionary, but got ${name}.`],
})

describe('a request body', () => {
  test.each([
    ['[]', notADictionary('list')],
    ['"text"', notADictionary('str')],
    ['1', notADictionary('int')],
    ['1.5', notADictionary('float')],
    ['true', notADictionary('bool')],
    ['null', { non_field_errors: ['No data provided'] }],
  ])('of %s is rejected as no dictionary', async (text, body) => {
    const api = await startApi()

    expect(await send(api, text)).toMatchObject({ status: 400, body })
  })

  test.each([
    ['malformed JSON', '{"username": hunter2}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('of %s is rejected and not quoted', async (_title, text) => {
    const api = await startApi()

    const { status, body } = await send(api, text)

    expect(status).toBe(400)
    expect(body).toEqual({ detail: expect.stringMatching(/^JSON parse error - /) })
    expect(JSON.stringify(body) + api.logged()).not.toContain('hunter2')
  })

  test('that is empty is read as an empty dictionary', async () => {
    const api = await startApi()

    expect((await send(api, '')).body).toMatchObject({ username: ['This field is required.'] })
  })

  test('that nests ten thousand levels deep is rejected', async () => {
    const api = await startApi()
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`

    const { status } = await send(api, `{"username": ${deep}, "password": "x"}`)

    expect(status).toBe(400)
  })

  test.each(['text/plain', 'application/jsonp', 'application/json; charset=iso-8859-1', 'a/b c'])(
    'of type %s is rejected',
    async (type) => {
      const api = await startApi()

      const { status, body } = await send(api, '{}', { 'content-type': type })

      expect({ status, body }).toEqual({
        status: 415,
        body: { detail: `Unsupported media type "${type}" in request.` },
      })
    },
  )

  test('with an unknown or broken encoding is rejected', async () => {
    const api = await startApi()

    expect((await send(api, '{}', { 'content-encoding': 'lzma' })).status).toBe(415)
    expect((await send(api, '{}', { 'content-encoding': 'gzip' })).status).toBe(400)
  })

  test('over the limit is rejected, also if only its decompressed size exceeds it', async () => {
    const api = await startApi()
    const large = `{"username": "${'a'.repeat(200_000)}"}`

    expect(await send(api, large)).toMatchObject({
      status: 413,
      body: { detail: expect.stringContaining('100000 bytes') },
    })
    const packed = await send(api, gzipSync(large), { 'content-encoding': 'gzip' })
    expect(packed.status).toBe(413)
  })
})

describe('a path', () => {
  test('that is unknown gets 404 in JSON', async () => {
    const api = await startApi()

    for (const path of ['/nothing', '/AUTH/TOKEN/', '//auth/token/', '/auth/token/x.css', '/%ZZ']) {
      const { status, body } = await api.get(path)
      expect({ path, status, body }).toEqual({ path, status: 404, body: { detail: 'Not found.' } })
    }
  })

  test('requested with a wrong method lists its methods in Allow', async () => {
    const api = await startApi()

    const read = await api.get(PATHS.token)
    const written = await api.post(PATHS.accounts, {})

    expect(read).toMatchObject({ status: 405, body: { detail: 'Method "GET" not allowed.' } })
    expect(read.headers.get('allow')).toBe('POST, OPTIONS')
    expect(written.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })
})

describe('a browser', () => {
  const preflight = (api: TestApi, origin: string) =>
    api.request('OPTIONS', PATHS.accounts, {
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })

  test('of the configured origin may read responses', async () => {
    const api = await startApi()

    const { headers } = await preflight(api, 'http://localhost:5173')

    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect(headers.get('vary')).toContain('Origin')
    for (const name of ['Authorization', 'traceparent']) {
      expect(headers.get('access-control-allow-headers')).toContain(name)
    }
    expect(headers.get('access-control-allow-credentials')).toBe('true')
  })

  test('can read the headers that a client needs', async () => {
    const api = await startApi()

    const { headers } = await api.request('GET', PATHS.index, {
      headers: { origin: 'http://localhost:5173' },
    })

    for (const name of ['Date', 'ETag', 'Link', 'Retry-After', 'X-Total-Count', 'X-Request-Id']) {
      expect(headers.get('access-control-expose-headers')).toContain(name)
    }
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    'http://evil.test',
    'null',
    'http://localhost:5173.evil.test',
    'https://localhost:5173',
    'http://sub.localhost:5173',
  ])('of origin %s may not read responses', async (origin) => {
    const api = await startApi()

    const { headers } = await preflight(api, origin)

    expect(headers.has('access-control-allow-origin')).toBe(false)
    expect(headers.get('vary')).toContain('Origin')
  })
})

describe('a duplicate header', () => {
  /** Sends raw bytes, because HTTP clients do not send duplicate headers. */
  async function sendRaw({ url }: TestApi, lines: string[]): Promise<string> {
    const { port, hostname } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.write([`GET ${PATHS.me} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n'))
    return text(socket)
  }

  test('is rejected: Host', async () => {
    const answer = await sendRaw(await startApi(), ['Host: a', 'Host: b'])

    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).toContain('Header parse error - there is more than one Host')
  })

  test('is rejected: Authorization, even if the first one is valid', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    const good = `Authorization: Bearer ${access}`

    expect(await sendRaw(api, ['Host: a', good])).toMatch(/^HTTP\/1.1 200 /)
    expect(await sendRaw(api, ['Host: a', good, 'Authorization: Bearer x'])).toMatch(
      /^HTTP\/1.1 401 /,
    )
  })
})
