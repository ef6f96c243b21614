import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { requireDiskSpace } from './disk.mjs'
import { makePrivateFolder } from './private-folder.mjs'
import { Failure, ROOT, run, say } from './run.mjs'

/** With `production` pnpm would skip the development dependencies that the build needs. */
const WITH_TOOLS = { NODE_ENV: 'development' }
const INSTALL_STAMP = path.join(ROOT, 'node_modules/.install-stamp')

/** Runs the version of pnpm that package.json names, which npx downloads when needed. */
export function pnpm(args, options) {
  const { packageManager } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  const shell = process.platform === 'win32'
  return run(npx, ['--yes', '--loglevel=error', packageManager, ...args], { shell, ...options })
}

/** Runs a tool, such as `tsc`, from the dependencies of the package in `cwd`. */
export function tool(name, args, { cwd = ROOT, ...options } = {}) {
  const isWindows = process.platform === 'win32'
  const file = path.join(cwd, 'node_modules/.bin', isWindows ? `${name}.cmd` : name)
  return run(file, args, { cwd, shell: isWindows, ...options })
}

/** Installs the versions in the lockfile, unless they are installed already. */
export async function install() {
  requireDiskSpace(fs.existsSync(INSTALL_STAMP))
  const fingerprint = fingerprintOf(['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
  if (fs.existsSync(INSTALL_STAMP) && fs.readFileSync(INSTALL_STAMP, 'utf8') === fingerprint) return
  say('Installing packages')
  const code = await pnpm(
    [
      'install',
      '--frozen-lockfile',
      '--reporter=append-only',
      '--loglevel=warn',
      '--config.confirm-modules-purge=false',
    ],
    { env: WITH_TOOLS },
  )
  if (code !== 0) throw new Failure('The packages could not be installed; see the error above.')
  fs.writeFileSync(INSTALL_STAMP, fingerprint)
}

/** Builds what changed since the last build. Prints the build log only on failure. */
export async function build() {
  say('Building (unchanged packages come from the cache)')
  const logFile = path.join(ROOT, '.data/logs/build.log')
  makePrivateFolder(path.dirname(logFile))
  const log = fs.openSync(logFile, 'w')
  const code = await pnpm(
    ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--ui=stream'],
    { stdio: ['ignore', log, log], env: WITH_TOOLS },
  )
  fs.closeSync(log)
  if (code === 0) return
  console.error(fs.readFileSync(logFile, 'utf8'))
  throw new Failure('The build failed; see the error above.')
}

function fingerprintOf(files) {
  const hash = crypto.createHash('sha256').update(process.version)
  for (const file of files) hash.update(fs.readFileSync(path.join(ROOT, file)))
  return hash.digest('hex')
}
