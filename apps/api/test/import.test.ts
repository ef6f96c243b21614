import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, onTestFinished, test } from 'vitest'
import { latchkey, startLatchkey } from './support/latchkey.ts'
import { logIn, logInAs, PASSWORD, startApi } from './support/start-api.ts'

test('an import creates accounts from a file and writes rejected rows to a report', async () => {
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

  expect({ code, output }).toEqual({
    code: 1,
    output: '2 created, 0 already present, 5 rejected.\n',
  })
  expect(errors).toContain(`Rejected lines and reasons are in ${file}.refused.csv`)
  const refused = await readFile(`${file}.refused.csv`, 'utf8')
  expect(refused.split('\n').map((line) => line.split(',')[0])).toEqual(
    ['line', '4', '5', '8', '6', '7', ''], // unreadable rows precede conflicts
  )
  for (const reason of [
    'Enter a valid username',
    'email: Enter a valid email address.',
    'role: ""root"" is not a valid choice.',
    'Not a timestamp',
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
  expect(await api.ctx.db('audit_events').where({ kind: 'registered' })).toHaveLength(3)
})

test('an account imported without a hash rejects every login', async () => {
  const api = await startApi()
  const file = await writeFileOf(['username,email', 'grace,grace@example.com'])
  await latchkey(api, ['accounts', 'import', file])

  for (const password of ['!', PASSWORD]) {
    expect((await api.post(PATHS.token, { username: 'grace', password })).status).toBe(401)
  }
})

test('a repeated import skips accounts that exist, and a dry run writes nothing', async () => {
  const api = await startApi()
  const lines = Array.from({ length: 4500 }, (_, n) => `user${n},user${n}@example.com`)
  const file = await writeFileOf(['username,email', ...lines.slice(0, 3000)])
  const whole = await writeFileOf(['email,username,last_login', ...lines.map(swapped)])

  expect(await latchkey(api, ['accounts', 'import', file, '--dry-run'])).toMatchObject({
    code: 0,
    output: '3000 would be created, 0 already present, 0 rejected.\n',
  })
  expect(await api.ctx.db('accounts')).toHaveLength(0)
  await latchkey(api, ['accounts', 'import', file])
  expect(await latchkey(api, ['accounts', 'import', whole])).toMatchObject({
    code: 0,
    output: '1500 created, 3000 already present, 0 rejected.\n',
  })
  expect(await latchkey(api, ['accounts', 'import', whole, '--dry-run'])).toMatchObject({
    output: '0 would be created, 4500 already present, 0 rejected.\n',
  })
})

test('a missing file or an unknown column stops the import at once', async () => {
  const api = await startApi()
  const file = await writeFileOf(['username,email,password', 'ada,ada@example.com,secret'])

  expect(await latchkey(api, ['accounts', 'import', '/nowhere.csv'])).toMatchObject({ code: 2 })
  expect(await latchkey(api, ['accounts', 'import', file])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Unknown column "password"'),
  })
  expect(await api.ctx.db('accounts')).toHaveLength(0)
})

test('"accounts list" filters accounts, and its CSV output can be imported', async () => {
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
    '0 created, 2 already present, 0 rejected.\n',
  )
})

test('an import reads files that Django, Python, psql and its own export write', async () => {
  const api = await startApi()
  const file = await writeFileOf([
    '\uFEFF Username , email,is_active , date_joined,role',
    'django, django@example.com,True,2026-01-31 12:00:00+00:00,staff',
    'psql,psql@example.com,f,2026-01-31 13:00:00.123456+01,',
    `"python","python@example.com",FALSE,"2026-01-31 12:00:00",Admin`,
    `'@formula,'+f@example.com,t,2026-01-31T12:00:00Z,`,
    `quoted,''+q@example.com,1,2026-01-31T14:00:00+0200,`,
  ])

  const { code, output, errors } = await latchkey(api, ['accounts', 'import', file])

  expect({ code, output, errors }).toMatchObject({
    code: 0,
    output: '5 created, 0 already present, 0 rejected.\n',
  })
  const noon = new Date('2026-01-31T12:00:00Z')
  const columns = ['username', 'email', 'is_active', 'date_joined', 'role']
  expect(await api.ctx.db('accounts').select(columns).orderBy('username')).toEqual(
    [
      ['@formula', '+f@example.com', true, noon, 'customer'],
      ['django', 'django@example.com', true, noon, 'staff'],
      ['psql', 'psql@example.com', false, new Date('2026-01-31T12:00:00.123Z'), 'customer'],
      ['python', 'python@example.com', false, noon, 'admin'],
      ['quoted', `'+q@example.com`, true, noon, 'customer'],
    ].map((values) => Object.fromEntries(columns.map((name, at) => [name, values[at]]))),
  )
  const { output: exported } = await latchkey(api, ['accounts', 'list', '--csv'])
  const again = await writeFileOf([exported.trimEnd()])
  expect((await latchkey(api, ['accounts', 'import', again])).output).toBe(
    '0 created, 5 already present, 0 rejected.\n',
  )
})

test('the report names a rejected username', async () => {
  const api = await startApi()
  const file = await writeFileOf(['username,email', 'not a name,x@example.com'])

  await latchkey(api, ['accounts', 'import', file])

  expect(await readFile(`${file}.refused.csv`, 'utf8')).toContain('2,not a name,"username: ')
})

test('a file or database error is reported in one sentence without a stack trace', async () => {
  const api = await startApi()
  const file = await writeFileOf(['username,email', 'not a name,x@example.com'])
  await symlink('/dev/full', `${file}.refused.csv`)

  const folder = await latchkey(api, ['accounts', 'import', path.dirname(file)])
  const full = await latchkey(api, ['accounts', 'import', file])
  const nowhere = await latchkey({ databaseUrl: 'postgres://ada:secret@127.0.0.1:1/x' }, [
    'keys',
    'list',
  ])

  expect(folder).toMatchObject({ code: 2, errors: expect.stringContaining('is a directory') })
  expect(full).toMatchObject({ code: 1, errors: expect.stringContaining('the disk is full.') })
  expect(nowhere.errors).toBe('Postgres is unavailable: ECONNREFUSED.\n')
  for (const { errors } of [folder, full]) expect(errors).not.toMatch(/^ +at |Error:/m)
})

test('a list whose output pipe closes exits with 0 and prints no error', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const child = startLatchkey(api, ['accounts', 'list', '--csv'])
  child.stdout.destroy()

  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])

  expect({ errors, code }).toEqual({ errors: '', code: 0 })
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
