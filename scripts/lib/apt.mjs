import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { run } from './run.mjs'

/** Whether this process may install Debian packages. */
export function mayUseApt() {
  const isRoot = process.getuid?.() === 0
  return process.platform === 'linux' && isRoot && fs.existsSync('/usr/bin/apt-get')
}

/** Installs Debian packages, without those that they only recommend. Returns the exit code. */
export async function aptInstall(packages) {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' }
  await run('apt-get', ['update', '-qq'], options)
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages]
  return run('apt-get', args, options)
}

/** Returns those of the Debian packages that are not installed. */
export function missingPackages(packages) {
  const args = ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages]
  const { stdout } = spawnSync('dpkg-query', args, { encoding: 'utf8' })
  const installed = new Set((stdout ?? '').split('\n').map((line) => line.trim()))
  return packages.filter((name) => !installed.has(`${name} installed`))
}
