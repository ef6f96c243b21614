import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { canEverybodyEnter, openFolder, ownerOf, type RunAs } from './permissions.ts'

/** The user that owns the databases. It has no password: only this machine reaches the server. */
export const SUPERUSER = 'latchkey'

/**
 * Returns the folder for Postgres' data: `wanted`, or the target of a link there. For root, if no
 * other user can enter `wanted`, it creates such a link to a folder elsewhere.
 */
export function resolveDataFolder(wanted: string): string {
  const found = fs.lstatSync(wanted, { throwIfNoEntry: false })
  if (found?.isSymbolicLink()) return path.resolve(path.dirname(wanted), fs.readlinkSync(wanted))
  if (process.getuid?.() !== 0 || canEverybodyEnter(path.dirname(wanted))) return wanted
  if (found && found.uid === ownerOf(path.dirname(wanted))?.uid) return wanted // its owner enters
  if (found) {
    throw new Error(
      `Postgres cannot run as root, and no other user can enter the folders above ${wanted}. ` +
        'Let others enter them (chmod o+x), or run as the user who owns them.',
    )
  }
  const folder = openFolder(`latchkey-data-${randomUUID()}`)
  fs.mkdirSync(path.dirname(wanted), { recursive: true })
  fs.symlinkSync(folder, wanted)
  return folder
}

/**
 * Makes sure that Postgres owns the folder. For root, changes the owner of a folder that root owns.
 *
 * @throws An error with instructions if another user owns the folder.
 */
export function requireOwnership(folder: string, { uid }: RunAs): void {
  const us = uid ?? process.getuid?.()
  const owner = ownerOf(folder)
  if (us === undefined || owner === undefined || owner.uid === us) return
  if (uid !== undefined && spawnSync('chown', ['-R', String(uid), folder]).status === 0) return
  throw new Error(
    `The data folder ${folder} belongs to another user, perhaps because Latchkey ran as root. ` +
      'Run it as that user again, or move the folder away to start with an empty one.',
  )
}

/**
 * Initializes the folder unless it has the data of Postgres.
 *
 * @throws An error if the folder has any other files.
 */
export function prepareDataFolder(folder: string, initdb: string, runAs: RunAs): void {
  if (fs.existsSync(path.join(folder, 'PG_VERSION'))) return
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
    throw new Error(`The folder ${folder} contains files that are not Postgres data.`)
  }
  // In two steps: `recursive` would give the parents the narrow mode too.
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  // Created next to it and renamed when complete, so that an interrupted start leaves no partial
  // data.
  const fresh = `${folder}.new`
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.mkdirSync(fresh, { mode: 0o700 })
  if (runAs.uid !== undefined && runAs.gid !== undefined) fs.chownSync(fresh, runAs.uid, runAs.gid)
  initialise(fresh, initdb, runAs)
  fs.rmSync(folder, { recursive: true, force: true })
  fs.renameSync(fresh, folder)
}

function initialise(folder: string, initdb: string, runAs: RunAs): void {
  const settings = ['-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C']
  const { status, stderr, error } = spawnSync(initdb, ['-D', folder, ...settings], {
    ...runAs,
    cwd: os.tmpdir(),
    encoding: 'utf8',
  })
  if (status === 0) return
  fs.rmSync(folder, { recursive: true, force: true })
  throw new Error(
    `Postgres could not create its data folder ${folder}. ${stderr || error?.message}`,
  )
}
