import { readFileSync } from 'node:fs'
import { ENDPOINTS, PATHS } from '@latchkey/auth-core/contract'
import { AUTH_ERROR_CODES } from '@latchkey/auth-core/errors'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { API_VERSION } from '../src/openapi/document.ts'
import { startApi } from './support/start-api.ts'

const Served = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
})

test('the OpenAPI description has an operation for each endpoint, and an ETag', async () => {
  const api = await startApi({ environment: { SECURITY_CONTACT: 'mailto:security@example.com' } })

  const { body, headers } = await api.get(PATHS.openapi)

  const { openapi, servers, paths } = Served.parse(body)
  expect(openapi).toMatch(/^3\.1\./)
  expect(servers).toEqual([{ url: 'http://localhost:8000' }])
  const names = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(names.toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted())
  const again = await api.request('GET', PATHS.openapi, {
    headers: { 'if-none-match': headers.get('etag') ?? '' },
  })
  expect(again).toMatchObject({ status: 304, body: '' })
})

test('the description and the metadata name the same ways to send a service credential', async () => {
  const api = await startApi()
  const { body: metadata } = await api.get(PATHS.issuerMetadata)
  const { body } = await api.get(PATHS.openapi)

  const { security } = z
    .object({ security: z.array(z.record(z.string(), z.unknown())) })
    .parse(Served.parse(body).paths[PATHS.exchange]?.['post'])
  expect(security.flatMap(Object.keys)).toEqual(['serviceCredential', 'serviceNameAndCredential'])
  expect(metadata).toMatchObject({
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
  })
})

test('the version of the description is that of the app', () => {
  const file = new URL('../package.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: API_VERSION })
})

test('an endpoint that a server does not serve is not in its OpenAPI description', async () => {
  const api = await startApi({ change: { showsMails: false } })

  const { body } = await api.get(PATHS.openapi)

  expect(Object.keys(Served.parse(body).paths)).not.toContain(PATHS.postedMails)
})

test('the pages run and load only what the API serves', async () => {
  const api = await startApi()

  for (const path of ['/auth/docs/', '/auth/docs/errors/']) {
    const { status, headers, body } = await api.get(path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    const urls = [...String(body).matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, url = '']) => url)
    expect(urls.filter((url) => /^\w+:/.test(url))).toEqual(['data:,'])
    for (const url of urls.filter((one) => one !== 'data:,')) {
      const target = new URL(url, api.url + path).pathname
      expect({ target, status: (await api.get(target)).status }).toEqual({ target, status: 200 })
    }
  }
})

test('an asset is compressed, and is not sent again while it is current', async () => {
  const api = await startApi()

  const first = await fetch(`${api.url}/auth/docs/viewer.js`)
  const script = await first.text()
  const plain = await api.request('GET', '/auth/docs/viewer.js', {
    headers: { 'accept-encoding': 'identity' },
  })
  const again = await api.request('GET', '/auth/docs/viewer.js', {
    headers: { 'if-none-match': first.headers.get('etag') ?? '' },
  })

  expect(first.headers.get('content-encoding')).toBe('gzip')
  expect(Number(first.headers.get('content-length'))).toBeLessThan(600_000)
  expect(first.headers.get('cache-control')).toBe('public, no-cache')
  expect(plain.headers.get('content-encoding')).toBe(null)
  expect(plain.body).toBe(script)
  expect(again).toMatchObject({ status: 304, body: '' })
})

test('a page without its last slash redirects, and other methods are rejected', async () => {
  const api = await startApi()

  const redirect = await api.request('GET', '/auth/docs/errors', { redirect: 'manual' })
  const posted = await api.post('/auth/docs/', {})

  expect(redirect.status).toBe(308)
  expect(redirect.headers.get('location')).toBe('errors/')
  expect(posted.status).toBe(405)
  expect(posted.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  expect((await api.get('/auth/docs/missing.js')).status).toBe(404)
})

test('every error links to its section of the error catalog', async () => {
  const api = await startApi({ environment: { PUBLIC_URL: 'http://localhost:8000/base' } })
  const page = String((await api.get('/auth/docs/errors/')).body)

  const { headers } = await api.get(PATHS.me)
  const missing = await api.get('/nothing')

  expect(headers.get('link')).toBe(
    '<http://localhost:8000/base/auth/docs/errors/#not_authenticated>; rel="help"',
  )
  expect(missing.headers.get('link')).toContain('#not_found>; rel="help"')
  for (const code of AUTH_ERROR_CODES) expect(page).toContain(`<section id="${code}">`)
})
