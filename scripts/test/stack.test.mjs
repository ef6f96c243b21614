import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makePrivateFolder } from '../lib/private-folder.mjs'
import { appsOf } from '../lib/stack.mjs'

test('NODE_ENV and HOST from the environment do not reach the apps', () => {
  const ports = { api: 8000, spa: 5173, web: 3000 }
  const secrets = { latchkey: 'a', session: 'b', device: 'c' }

  const apps = appsOf({ ports, databaseUrl: 'postgres://here', secrets })

  expect(apps.map(({ name, env }) => [name, env.NODE_ENV, env.HOST])).toEqual([
    ['api', 'development', '127.0.0.1'],
    ['web', 'development', '127.0.0.1'],
    ['spa', 'development', '127.0.0.1'],
  ])
})

test.skipIf(process.platform === 'win32')('other users cannot read the logs', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  fs.chmodSync(folder, 0o755)

  makePrivateFolder(folder)

  expect((fs.statSync(folder).mode & 0o777).toString(8)).toBe('700')
})
