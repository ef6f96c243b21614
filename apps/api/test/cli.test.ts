import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { PATHS } from '@latchkey/auth-core/contract'
import { kidOf } from '@latchkey/auth-core/tokens'
import { expect, onTestFinished, test, vi } from 'vitest'
import { logIn, logInAs, PASSWORD, SECRET, startApi, type TestApi } from './support/start-api.ts'

const APP = path.resolve(import.meta.dirname, '..')

async function latchkey(api: TestApi, args: string[], input = PASSWORD) {
  const child = spawn(process.execPath, [path.join(APP, 'dist/cli.js'), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: api.databaseUrl,
      LATCHKEY_SECRET: SECRET,
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

test('changes roles and disables accounts, at once for the tokens that are out', async () => {
  const api = await startApi()
  const admin = await logInAs(api, 'ada', 'admin')
  const grace = await logInAs(api, 'grace')

  expect(await latchkey(api, ['accounts', 'set-role', 'grace', 'staff'])).toMatchObject({ code: 0 })
  await refusesSoon(api, grace)
  expect(await latchkey(api, ['accounts', 'disable', 'grace'])).toMatchObject({ code: 0 })
  expect((await api.post(PATHS.refresh, { refresh: grace.refresh })).status).toBe(401)
  expect(await latchkey(api, ['accounts', 'enable', 'grace'])).toMatchObject({ code: 0 })
  expect((await api.get(PATHS.accounts, (await logIn(api, 'grace')).access)).status).toBe(200)

  expect(await latchkey(api, ['accounts', 'disable', 'ada'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('This is the last active admin.'),
  })
  expect((await api.get(PATHS.accounts, admin.access)).status).toBe(200)
  expect(await latchkey(api, ['accounts', 'disable', 'nobody'])).toMatchObject({ code: 2 })
  expect(await latchkey(api, ['accounts', 'set-role', 'ada', 'root'])).toMatchObject({ code: 2 })
})

test('rotates keys: shows what it would do, warns of what it would kill, and does it', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada')
  const rotate = ['keys', 'rotate', '--algorithm', 'RS256', '--now']
  expect((await latchkey(api, [...rotate, '--dry-run'])).output).toContain('Would add a new RS256')
  expect(await api.ctx.db('signing_keys')).toHaveLength(2)

  const { output } = await latchkey(api, rotate)
  const kid = /[0-9a-f-]{36}/.exec(output)?.[0] ?? ''
  const old = String(kidOf(access))
  const { output: list } = await latchkey(api, ['keys', 'list'])
  expect(list).toMatch(new RegExp(`${kid} +access +RS256 +signing`))
  expect(list).toMatch(new RegExp(`${old} +access +ES256 +verifying until`))

  expect(await latchkey(api, ['keys', 'retire', kid])).toMatchObject({ code: 2 })
  expect((await latchkey(api, ['keys', 'retire', old, '--dry-run'])).output).toContain(
    'Live access tokens of 1 session would no longer count',
  )
  expect(await latchkey(api, ['keys', 'retire', old])).toMatchObject({ code: 2 })
  expect((await api.get(PATHS.me, access)).status).toBe(200)
  expect(await latchkey(api, ['keys', 'retire', old, '--force'])).toMatchObject({ code: 0 })
  await refusesSoon(api, { access })
})

test('makes, lists and revokes the credentials of services', async () => {
  const api = await startApi()

  const { output } = await latchkey(api, ['services', 'create', 'orders'])
  const credential = output.split('\n')[0]
  expect((await api.get(PATHS.revocations, credential)).status).toBe(200)
  expect(await latchkey(api, ['services', 'create', 'orders'])).toMatchObject({ code: 2 })
  expect(await latchkey(api, ['services', 'create', 'Orders!'])).toMatchObject({ code: 2 })
  expect((await latchkey(api, ['services', 'list'])).output).toMatch(/orders .+ active/)
  expect(await latchkey(api, ['services', 'revoke', 'orders'])).toMatchObject({ code: 0 })

  expect((await api.get(PATHS.revocations, credential)).status).toBe(401)
  expect(await latchkey(api, ['services', 'revoke', 'orders'])).toMatchObject({ code: 2 })
})

async function refusesSoon(api: TestApi, { access }: { access: string }): Promise<void> {
  await vi.waitFor(async () => expect((await api.get(PATHS.me, access)).status).toBe(401), {
    timeout: 5000,
    interval: 20,
  })
}

test('imports accounts from a file, and writes down what it refused', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const hash = await api.ctx.passwords.hash(PASSWORD)
  const file = await writeFileOf([
    'username,email,role,is_active,date_joined,password_hash',
    `grace,grace@example.com,staff,,2020-01-31T12:00:00Z,${hash}`,
    'linus,linus@example.com,,false,,',
    'not a name,x@example.com,,,,',
    'eve,nowhere,root,,yesterday,secret',
    'ada,other@example.com,,,,',
    'bob,ADA@example.com,,,,',
    'too,few',
  ])

  const { code, output, errors } = await latchkey(api, ['accounts', 'import', file])

  expect({ code, output }).toEqual({ code: 1, output: '2 created, 0 there already, 5 refused.\n' })
  expect(errors).toContain(`The refused lines are in ${file}.refused.csv`)
  const refused = await readFile(`${file}.refused.csv`, 'utf8')
  expect(refused.split('\n').map((line) => line.split(',')[0])).toEqual(
    ['line', '4', '5', '8', '6', '7', ''], // what cannot be read is known before what is taken
  )
  for (const reason of [
    'Enter a valid username',
    'email: Enter a valid email address.',
    'role: ""root"" is not a valid choice.',
    'Not a moment',
    'Not a hash',
    'The username belongs to another account.',
    'The email belongs to another account.',
    'Invalid Record Length',
  ]) {
    expect(refused).toContain(reason)
  }
  expect(refused).not.toContain('secret')
  const rows = await api.ctx.db('accounts').select('username', 'role', 'is_active', 'date_joined')
  expect(rows).toContainEqual({
    username: 'grace',
    role: 'staff',
    is_active: true,
    date_joined: new Date('2020-01-31T12:00:00Z'),
  })
  expect(rows).toContainEqual(expect.objectContaining({ username: 'linus', is_active: false }))
  await logIn(api, 'grace')
  expect(await api.ctx.db('audit_entries').where({ kind: 'registered' })).toHaveLength(3)
})

test('an account that was imported without a hash cannot be logged in to', async () => {
  const api = await startApi()
  const file = await writeFileOf(['username,email', 'grace,grace@example.com'])
  await latchkey(api, ['accounts', 'import', file])

  for (const password of ['!', PASSWORD]) {
    expect((await api.post(PATHS.token, { username: 'grace', password })).status).toBe(401)
  }
})

test('an import that broke off is gone on with, and a dry run writes nothing', async () => {
  const api = await startApi()
  const lines = Array.from({ length: 4500 }, (_, n) => `user${n},user${n}@example.com`)
  const file = await writeFileOf(['username,email', ...lines.slice(0, 3000)])
  const whole = await writeFileOf(['email,username,last_login', ...lines.map(swapped)])

  expect(await latchkey(api, ['accounts', 'import', file, '--dry-run'])).toMatchObject({
    code: 0,
    output: '3000 would be created, 0 there already, 0 refused.\n',
  })
  expect(await api.ctx.db('accounts')).toHaveLength(0)
  await latchkey(api, ['accounts', 'import', file])
  expect(await latchkey(api, ['accounts', 'import', whole])).toMatchObject({
    code: 0,
    output: '1500 created, 3000 there already, 0 refused.\n',
  })
  expect(await latchkey(api, ['accounts', 'import', whole, '--dry-run'])).toMatchObject({
    output: '0 would be created, 4500 there already, 0 refused.\n',
  })
})

test('a file that is none, or has other columns, is refused at once', async () => {
  const api = await startApi()
  const file = await writeFileOf(['username,email,password', 'ada,ada@example.com,secret'])

  expect(await latchkey(api, ['accounts', 'import', '/nowhere.csv'])).toMatchObject({ code: 2 })
  expect(await latchkey(api, ['accounts', 'import', file])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('There is no column "password"'),
  })
  expect(await api.ctx.db('accounts')).toHaveLength(0)
})

test('lists accounts, and what it gives as CSV can be imported', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  await logInAs(api, 'grace', 'staff')

  expect((await latchkey(api, ['accounts', 'list', '--role', 'staff'])).output).toMatch(
    /^USERNAME +EMAIL.*\ngrace +grace@example.com +staff +active/,
  )
  expect(await latchkey(api, ['accounts', 'list', '--ordering', 'age'])).toMatchObject({ code: 2 })
  const { output } = await latchkey(api, ['accounts', 'list', '--csv'])
  const file = await writeFileOf([output.trimEnd()])
  expect((await latchkey(api, ['accounts', 'import', file])).output).toBe(
    '0 created, 2 there already, 0 refused.\n',
  )
})

async function writeFileOf(lines: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'accounts.csv')
  await writeFile(file, lines.map((line) => `${line}\n`).join(''))
  return file
}

function swapped(line: string): string {
  const [username, email] = line.split(',')
  return `${email},${username},`
}
