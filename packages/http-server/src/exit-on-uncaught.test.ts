import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const SETUP = `
  import { createLog } from '@latchkey/http-server/create-log'
  import { exitOnUncaught } from '@latchkey/http-server/exit-on-uncaught'
  exitOnUncaught(createLog('info'))
  const ofPostgres = Object.assign(new Error('secret'), { code: '22P02', severity: 'ERROR' })
  setInterval(() => undefined, 1000)
`

/** Runs the build in a process of its own, and returns how it ended. */
async function run(code: string): Promise<{ exit: unknown; written: string; complaints: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SETUP + code], {
    cwd: path.resolve(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [exit, written, complaints] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { exit, written, complaints }
}

test.each([
  ['an exception', 'setTimeout(() => { throw ofPostgres })', { type: 'Error', code: '22P02' }],
  ['a rejection', 'Promise.reject(ofPostgres)', { type: 'Error', code: '22P02' }],
  ['a rejection without an error', "Promise.reject('secret')", { type: 'string' }],
])('%s that no code handles is logged before the process exits', async (_title, code, err) => {
  const { exit, written, complaints } = await run(code)

  expect(exit).toEqual([1, null])
  expect(written).toMatch(/^[^\n]+\n$/)
  const line: unknown = JSON.parse(written)
  expect(line).toMatchObject({ level: 60, msg: 'exiting after an uncaught error', err })
  if ('code' in err) expect(line).toHaveProperty('err.at.0', expect.stringContaining('eval'))
  expect(written + complaints).not.toContain('secret')
})
