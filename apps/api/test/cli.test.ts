import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { logIn, PASSWORD, startApi, type TestApi } from './support/start-api.ts'

const APP = path.resolve(import.meta.dirname, '..')

async function latchkey(api: TestApi, args: string[], input = PASSWORD) {
  const child = spawn(process.execPath, [path.join(APP, 'dist/cli.js'), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: api.databaseUrl,
      LATCHKEY_SECRET: 'a secret for tests, of 32 characters or more',
      REGISTRATION_ROLES: 'customer',
    },
  })
  child.stdin.end(input)
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code: child.exitCode, output, errors }
}

const ada = ['--username', 'ada', '--email', 'ada@example.com', '--role', 'admin']

test('creates the first admin, past the registration policy', async () => {
  const api = await startApi()

  const { code, output } = await latchkey(api, ['accounts', 'create', ...ada], `${PASSWORD}\n`)

  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('ada (admin)') })
  const { access } = await logIn(api, 'ada')
  expect((await api.get(PATHS.accounts, access)).status).toBe(200)
})

test('says what is wrong, and creates nothing', async () => {
  const api = await startApi()
  await latchkey(api, ['accounts', 'create', ...ada])

  expect(await latchkey(api, ['accounts', 'create', ...ada])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('A user with that username already exists.'),
  })
  expect(await latchkey(api, ['accounts', 'create', ...ada], 'short')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('password: This password is too short'),
  })
  expect(await latchkey(api, ['accounts', 'destroy'])).toMatchObject({ code: 2 })
  expect(await api.ctx.db('accounts')).toHaveLength(1)
})
