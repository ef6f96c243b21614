import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Failure, ROOT, run, say } from './run.mjs'

const INSTALL_STAMP = path.join(ROOT, 'node_modules/.install-stamp')

/** Runs pnpm, of the version that package.json names, fetched by npx where it is not there. */
export function pnpm(args, options) {
  const { packageManager } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  const shell = process.platform === 'win32'
  return run(npx, ['--yes', '--loglevel=error', packageManager, ...args], { shell, ...options })
}

/** Installs what the lock file says, unless that was done before. */
export async function install() {
  const fingerprint = fingerprintOf(['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
  if (fs.existsSync(INSTALL_STAMP) && fs.readFileSync(INSTALL_STAMP, 'utf8') === fingerprint) return
  say('Installing the packages')
  const code = await pnpm([
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
    '--loglevel=warn',
  ])
  if (code !== 0)
    throw new Failure('The packages could not be installed. Is the npm registry within reach?')
  fs.writeFileSync(INSTALL_STAMP, fingerprint)
}

/** Builds everything that changed since the last time. */
export async function build() {
  say('Building (what has not changed is taken from the cache)')
  const code = await pnpm(
    [
      'exec',
      'turbo',
      'run',
      'build',
      '--output-logs=errors-only',
      '--ui=stream',
      '--no-update-notifier',
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  if (code === 0) return
  await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--ui=stream'])
  throw new Failure('The build failed; the reason stands above.')
}

function fingerprintOf(files) {
  const hash = crypto.createHash('sha256').update(process.version)
  for (const file of files) hash.update(fs.readFileSync(path.join(ROOT, file)))
  return hash.digest('hex')
}
