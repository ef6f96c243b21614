import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { canEverybodyEnter, openFolder, ownerOf, type RunAs } from './permissions.ts'

/** The user that owns the databases. Only this machine reaches the server, so there is no password. */
export const SUPERUSER = 'latchkey'

/**
 * The folder that Postgres keeps its data in: `wanted`, or, for root in a place where no other user
 * may go, one elsewhere that `wanted` becomes a link to.
 */
export function resolveDataFolder(wanted: string): string {
  const found = fs.lstatSync(wanted, { throwIfNoEntry: false })
  if (found?.isSymbolicLink()) return path.resolve(path.dirname(wanted), fs.readlinkSync(wanted))
  if (process.getuid?.() !== 0 || canEverybodyEnter(path.dirname(wanted))) return wanted
  if (found && found.uid === ownerOf(path.dirname(wanted))?.uid) return wanted // who gets there
  if (found) {
    throw new Error(
      `Root may not run Postgres, and no other user may enter the folders that lead to ${wanted}. ` +
        'Let others enter them (chmod o+x), or run as the user that they belong to.',
    )
  }
  const folder = openFolder(`latchkey-data-${randomUUID()}`)
  fs.mkdirSync(path.dirname(wanted), { recursive: true })
  fs.symlinkSync(folder, wanted)
  return folder
}

/**
 * Makes sure that Postgres may use the folder. Root takes over what root itself copied there;
 * nobody takes over what is another user's.
 */
export function requireOwnership(folder: string, { uid }: RunAs): void {
  const us = uid ?? process.getuid?.()
  const owner = ownerOf(folder)
  if (us === undefined || owner === undefined || owner.uid === us) return
  if (uid !== undefined && spawnSync('chown', ['-R', String(uid), folder]).status === 0) return
  throw new Error(
    `The data folder ${folder} belongs to another user, perhaps because Latchkey ran as root. ` +
      'Run it as that user again, or move the folder away to begin with an empty one.',
  )
}

/** Makes the folder a Postgres one, unless it is. A folder with anything else in it is left alone. */
export function prepareDataFolder(folder: string, initdb: string, runAs: RunAs): void {
  if (fs.existsSync(path.join(folder, 'PG_VERSION'))) return
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
    throw new Error(`The folder ${folder} holds something else than the data of a Postgres.`)
  }
  // In two steps: with `recursive` the parents would get the narrow mode as well.
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  // Made beside it and moved there when complete, so that what was cut short is never taken for data.
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
  throw new Error(`Postgres could not make its data folder ${folder}. ${stderr || error?.message}`)
}
