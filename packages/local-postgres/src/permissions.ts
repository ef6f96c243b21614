import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** Who Postgres runs as: it refuses to run as root. */
export interface RunAs {
  uid?: number
  gid?: number
}

/** Root keeps here what another user must reach, when the project lies where nobody else may go. */
const OPEN_FOLDER = '/var/lib'

/**
 * Ourselves. For root it is who owns the data folder already, so that its owner can go on without
 * root, or else the first of the users that every Linux has.
 */
export function chooseUser(dataFolder: string): RunAs {
  if (process.getuid?.() !== 0) return {}
  const owner = ownerOf(dataFolder)
  if (owner?.uid) return owner
  for (const user of ['postgres', 'nobody']) {
    const uid = idOf('-u', user)
    const gid = idOf('-g', user)
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error('Postgres cannot run as root, and there is no user `postgres` or `nobody`.')
}

/** The user and group of a folder; `undefined` when there is none. */
export function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const { uid, gid } = fs.statSync(folder, { throwIfNoEntry: false }) ?? {}
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

/** Whether every user may pass through all the folders that lead to `folder`, and into it. */
export function canEverybodyEnter(folder: string): boolean {
  const parent = path.dirname(folder)
  const mayEnter = !fs.existsSync(folder) || (fs.statSync(folder).mode & 0o001) !== 0
  return mayEnter && (parent === folder || canEverybodyEnter(parent))
}

/** A folder of this name that every user can reach, and only root can make. */
export function openFolder(name: string): string {
  return path.join(OPEN_FOLDER, name)
}

function idOf(kind: '-u' | '-g', user: string): number | undefined {
  const { status, stdout } = spawnSync('id', [kind, user], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}
