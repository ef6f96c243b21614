import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'

test('Playwright’s tests get a server', { timeout: 60_000 }, async () => {
  const cli = path.resolve(import.meta.dirname, '../node_modules/@playwright/test/cli.js')
  const folder = path.join(import.meta.dirname, 'playwright')
  const env = { ...process.env, DATABASE_URL: inject('postgresUrl') }

  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'test'], {
    cwd: folder,
    env,
  })

  expect(stdout).toContain('2 passed')
})
