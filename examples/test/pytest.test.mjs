import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import { PYTEST_PACKAGES } from '../../scripts/lib/system-packages.mjs'

const EXAMPLE = path.resolve(import.meta.dirname, '../pytest')
const CLI = path.resolve(import.meta.dirname, '../../packages/auth-testing/dist/cli.js')
/** Debian's Python, which has the packages that apt installed. */
const PYTHON = '/usr/bin/python3'
const isReady = spawnSync(PYTHON, ['-m', 'pytest', '--version']).status === 0
const missing = isReady ? '' : ` (install ${PYTEST_PACKAGES.join(' ')} to run it)`
const title = `examples/pytest starts and controls a server${missing}`

test.skipIf(!isReady)(title, { timeout: 60_000 }, async () => {
  const env = {
    ...process.env,
    DATABASE_URL: inject('postgresUrl'),
    LATCHKEY_TEST_SERVER: `"${process.execPath}" "${CLI}"`,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const args = ['-m', 'pytest', '-p', 'no:cacheprovider', EXAMPLE]

  const { stdout } = await promisify(execFile)(PYTHON, args, { env, cwd: EXAMPLE })

  expect(stdout).toContain('6 passed')
})
