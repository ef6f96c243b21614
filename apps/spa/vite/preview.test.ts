// @vitest-environment node
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { preview, type PreviewServer } from 'vite'
import { parseEnvironment } from './environment.ts'
import { securePreview } from './secure-preview.ts'
import { serveConfig } from './serve-config.ts'

const { config } = parseEnvironment({ API_URL: 'https://api.localhost.test/base' })

let folder: string
let server: PreviewServer
let url: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-spa-'))
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html>')
  server = await preview({
    configFile: false,
    root: folder,
    preview: { host: '127.0.0.1', port: 0 },
    plugins: [serveConfig(config), securePreview(config.apiUrl)],
  })
  url = server.resolvedUrls?.local[0] ?? ''
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

test('/config.json contains the service URLs from the environment', async () => {
  const answer = await fetch(new URL('/config.json', url))

  expect(await answer.json()).toEqual({
    apiUrl: 'https://api.localhost.test/base',
    webUrl: 'http://localhost:3000',
  })
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('pages allow only their own scripts, only requests to the API, and no framing', async () => {
  const answer = await fetch(new URL('/accounts', url))

  expect(answer.status).toBe(200)
  const policy = answer.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'; script-src 'self';")
  expect(policy).toContain("connect-src 'self' https://api.localhost.test;")
  expect(policy).toContain("base-uri 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
})

test('an invalid environment throws an error that names every bad variable', () => {
  const environment = { API_URL: 'localhost:8000', SPA_PORT: 'http' }

  expect(() => parseEnvironment(environment)).toThrow(/API_URL[\s\S]*SPA_PORT/)
})
