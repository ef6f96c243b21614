import path from 'node:path'
import vm from 'node:vm'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import type * as Web from '../src/web.ts'
import { CREDENTIAL, startFakeIssuer } from './support/fake-issuer.ts'

/** What workers have of the web, besides the language. */
const WEB = [
  'AbortController',
  'AbortSignal',
  'CryptoKey',
  'Headers',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'atob',
  'btoa',
  'clearTimeout',
  'crypto',
  'fetch',
  'performance',
  'setTimeout',
] as const

/** Runs the entry point as a worker does: without Node's modules, globals and `eval`. */
async function loadInWorker(): Promise<typeof Web> {
  const { outputFiles } = await build({
    entryPoints: [path.resolve(import.meta.dirname, '../src/web.ts')],
    bundle: true,
    write: false,
    platform: 'browser', // fails for every module of Node
    format: 'iife',
    globalName: 'entryPoint',
    conditions: ['@latchkey/source', 'workerd', 'worker'],
  })
  const context = vm.createContext(
    Object.fromEntries(WEB.map((name) => [name, Reflect.get(globalThis, name) as unknown])),
    { codeGeneration: { strings: false, wasm: false } },
  )
  return vm.runInContext(`${outputFiles[0]?.text}; entryPoint`, context) as typeof Web
}

test('the entry point for the web’s Request runs where there is no Node', async () => {
  const issuer = await startFakeIssuer()
  const { createRemoteVerifier, requireAccess } = await loadInWorker()
  const verifier = createRemoteVerifier<'clerk', 'orders:read' | 'orders:refund'>({
    url: issuer.url,
    credential: CREDENTIAL,
  })
  const token = issuer.mint({ sid: 'session' })
  const withToken = (value: string) =>
    new Request('http://service/', { headers: { Authorization: `Bearer ${value}` } })

  expect(await requireAccess(verifier, withToken(token), 'orders:read')).toMatchObject({
    user_id: 'account',
    role: 'clerk',
    sid: 'session',
  })
  expect(await requireAccess(verifier, withToken(token), 'orders:refund')).toMatchObject({
    status: 403,
  })
  expect(await requireAccess(verifier, withToken(`${token}x`))).toMatchObject({ status: 401 })
})
