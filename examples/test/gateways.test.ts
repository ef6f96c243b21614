import fs from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { describe, expect, inject, test } from 'vitest'
import { logIn } from './support/accounts.ts'
import { protects, request, type Service } from './support/protects.ts'
import { freePort, runs } from './support/run-program.ts'
import { EXAMPLES, onEnd, startExample } from './support/start-example.ts'

/** Starts a service that trusts its gateway: it responds with the headers and body that it gets. */
async function startService(): Promise<string> {
  const echo = async (req: IncomingMessage, res: ServerResponse) => {
    const { method, headers } = req
    res.end(JSON.stringify({ method, headers, body: await readText(req) }))
  }
  const server = createServer((req, res) => void echo(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onEnd(() => server.close())
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const issuerHost = (): string => new URL(inject('issuer').url).host

/** Starts nginx with the example's file, with other addresses. */
async function startNginx(): Promise<Service> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-nginx-'))
  onEnd(() => fs.rmSync(folder, { recursive: true }))
  fs.mkdirSync(path.join(folder, 'logs'))
  const port = await freePort()
  const file = path.join(folder, 'nginx.conf')
  const config = fs.readFileSync(path.join(EXAMPLES, 'nginx/nginx.conf'), 'utf8')
  fs.writeFileSync(
    file,
    config
      .replace('127.0.0.1:8000', issuerHost())
      .replace('127.0.0.1:9000', await startService())
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`),
  )
  const directives = 'daemon off; pid nginx.pid; error_log stderr;'
  const args = ['-p', folder, '-c', file, '-g', directives]
  return startExample('nginx', NGINX, () => args, { port })
}

/** Starts Caddy with the example's file. */
async function startCaddy(): Promise<Service> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-caddy-'))
  onEnd(() => fs.rmSync(folder, { recursive: true }))
  const addresses = { LATCHKEY: issuerHost(), SERVICE: await startService() }
  const folders = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const args = ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile']
  return startExample('caddy', CADDY, () => args, { env: { ...addresses, ...folders } })
}

const NGINX = '/usr/sbin/nginx'
const CADDY = '/usr/bin/caddy'

describe.skipIf(!runs(NGINX, ['-v']))('examples/nginx', () => guards(startNginx))
describe.skipIf(!runs(CADDY, ['version']))('examples/caddy', () => guards(startCaddy))

function guards(start: () => Promise<Service>): void {
  let service: Service
  const startOnce = async () => (service = await start())

  protects(startOnce, true)

  test.each(['GET', 'POST', 'PUT', 'DELETE'])(
    'passes the caller of a %s on in headers, and drops those that the client sends',
    async (method) => {
      const { id, access } = await logIn('grace')
      const body = method === 'GET' ? {} : { body: '{"item": 1}' }
      const headers = {
        'Auth-User-Id': 'another',
        'Auth-Role': 'admin',
        'Auth-Permissions': 'accounts:delete',
        'Auth-Session-Id': 'another',
        Auth_User_Id: 'another',
      }

      const { status, text } = await request(service, '/orders', access, {
        method,
        headers,
        ...body,
      })

      expect(status).toBe(200)
      expect(JSON.parse(text)).toMatchObject({
        method,
        body: body.body ?? '',
        headers: {
          'auth-user-id': id,
          'auth-role': 'staff',
          'auth-permissions': 'accounts:read',
          'auth-session-id': expect.stringMatching(/^[\w-]{36}$/),
        },
      })
      expect(text).not.toMatch(/another|accounts:delete/)
    },
  )
}
