import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, inject, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { toOptions } from '../src/cli/arguments.ts'

const CLI = path.resolve(import.meta.dirname, '../dist/cli.js')
const TIMEOUT = { timeout: 60_000 }
const Addresses = z.object({ url: z.string(), control: z.string() })

function run(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: inject('postgresUrl') }
  const child = spawn(process.execPath, [CLI, ...args], { env })
  onTestFinished(() => void child.kill())
  return child
}

test(
  'the command prints its addresses, is controlled over HTTP and ends with its input',
  TIMEOUT,
  async () => {
    const child = run('--env', 'APP_URL=https://app.test', '--port', '0')
    const { url, control } = Addresses.parse(JSON.parse(String(await once(child.stdout, 'data'))))
    const post = async (path: string, body: unknown) => {
      const response = await fetch(control + path, { method: 'POST', body: JSON.stringify(body) })
      return { status: response.status, body: z.json().parse(await response.json()) }
    }

    expect(await post('/accounts', { username: 'ada', role: 'admin' })).toMatchObject({
      status: 200,
      body: { username: 'ada', role: 'admin', password: expect.any(String) },
    })
    expect(await post('/accounts', { rank: 'admin' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('rank') },
    })
    expect(await post('/log-in', { username: 'ada', password: 'wrong' })).toEqual({
      status: 400,
      body: { error: 'no_active_account' },
    })
    expect(await post('/services', {})).toMatchObject({ body: { credential: expect.any(String) } })
    expect((await post('/nothing', {})).status).toBe(404)
    expect((await fetch(`${new URL(control).origin}/emails`)).status).toBe(404)
    expect(await (await fetch(`${control}/emails`)).text()).toContain(
      'https://app.test/verify-email',
    )

    child.stdin.end()
    expect(await once(child, 'exit')).toEqual([0, null])
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  },
)

test('a wrong variable is an error that names it', TIMEOUT, async () => {
  const child = run('--env', 'ROTATION=x')

  const [errors] = await Promise.all([text(child.stderr), once(child, 'exit')])

  expect(errors).toContain('ROTATION')
  expect(child.exitCode).toBe(1)
})

test('options become those of a server', () => {
  expect(toOptions({ port: '8000', env: ['A=b=c'], 'reject-weak-passwords': true })).toEqual({
    port: 8000,
    environment: { A: 'b=c' },
    rejectsWeakPasswords: true,
  })
  expect(() => toOptions({ port: 'x' })).toThrow('Give --port a number')
  expect(() => toOptions({ env: ['x'] })).toThrow('Write --env NAME=VALUE')
})
