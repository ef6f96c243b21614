import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { PATHS } from '@latchkey/auth-core/contract'
import { logInAs, PASSWORD, startApi } from './support/start-api.ts'

const run = promisify(execFile)
const APP = path.resolve(import.meta.dirname, '..')
const GENERATOR = path.join(APP, 'node_modules/.bin/oazapfts')
const TSC = path.resolve(APP, '../../node_modules/.bin/tsc')

/** The code of a client whose only source is the OpenAPI description. */
const CLIENT = `
import { defaults, listAccounts, logIn, type Account } from './api.js'

defaults.baseUrl = process.argv[2]

const login = await logIn({ username: 'ada', password: '${PASSWORD}' })
if (login.status !== 200) throw new Error(String(login.headers.get('Error-Code')))
defaults.headers = { authorization: 'Bearer ' + login.data.access }

const list = await listAccounts({ role: 'admin', pageSize: 10 })
const accounts: Account[] = list.status === 200 ? list.data : []

// @ts-expect-error -- a login needs a password
const failed = await logIn({ username: 'ada' })

console.log(JSON.stringify([accounts.map(({ username }) => username), failed]))
`

const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  types: ['node'],
  lib: ['es2023', 'dom'],
}

let folder = ''

/** Inside the app, so that the client’s imports resolve. */
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(APP, 'node_modules/.generated-client-'))
  return () => fs.rm(folder, { recursive: true })
})

test('a client generated from the OpenAPI description compiles and logs in', async () => {
  const api = await startApi()
  onTestFinished(api.stop)
  await logInAs(api, 'ada', 'admin')
  const description = await (await fetch(api.url + PATHS.openapi)).text()

  await fs.writeFile(path.join(folder, 'api.json'), description)
  await run(GENERATOR, [path.join(folder, 'api.json'), path.join(folder, 'api.ts')])
  await fs.writeFile(path.join(folder, 'client.ts'), CLIENT)
  await fs.writeFile(path.join(folder, 'package.json'), '{"type": "module"}')
  const config = { compilerOptions: COMPILER_OPTIONS, files: ['client.ts', 'api.ts'] }
  await fs.writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiled = await run(TSC, ['-p', folder]).catch((error: unknown) => error)
  expect(compiled).toMatchObject({ stdout: '' })
  const { stdout } = await run(process.execPath, [path.join(folder, 'client.js'), api.url])

  const [usernames, failed] = JSON.parse(stdout)
  expect(usernames).toEqual(['ada'])
  expect(failed).toMatchObject({ status: 400, data: { password: ['This field is required.'] } })
})
