import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** The user that Postgres runs as, because it refuses to run as root. */
export interface RunAs {
  uid?: number
  gid?: number
}

/**
 * Root stores here what another user must reach, if other users cannot enter the project's folder.
 */
const OPEN_FOLDER = '/var/lib'

/**
 * Returns the current user. For root, returns the owner of the data folder, who can then run
 * Postgres without root, or else the first of two users that every Linux has.
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

/** Returns the user and group of a folder, or `undefined` if it does not exist. */
export function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const { uid, gid } = fs.statSync(folder, { throwIfNoEntry: false }) ?? {}
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

/** Returns whether every user can enter `folder` and all folders above it. */
export function canEverybodyEnter(folder: string): boolean {
  const parent = path.dirname(folder)
  const mayEnter = !fs.existsSync(folder) || (fs.statSync(folder).mode & 0o001) !== 0
  return mayEnter && (parent === folder || canEverybodyEnter(parent))
}

/** Returns the path of a folder that every user can reach and only root can create. */
export function openFolder(name: string): string {
  return path.join(OPEN_FOLDER, name)
}

function idOf(kind: '-u' | '-g', user: string): number | undefined {
  const { status, stdout } = spawnSync('id', [kind, user], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}
