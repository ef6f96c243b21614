import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { canEverybodyEnter, type RunAs } from './permissions.ts'

/** The user that owns the databases. Only this machine reaches the server, so there is no password. */
export const SUPERUSER = 'latchkey'

/**
 * The folder that Postgres keeps its data in: `wanted`, or one that the user it runs as can reach,
 * always the same for the same `wanted`.
 */
export function resolveDataFolder(wanted: string, runAs: RunAs): string {
  if (runAs.uid === undefined || canEverybodyEnter(path.dirname(wanted))) return wanted
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  return path.join('/var/lib', `latchkey-data-${name}`) // only root gets here, and may write there
}

/** Makes the folder a Postgres one, unless it is. What a broken attempt left behind is redone. */
export function prepareDataFolder(folder: string, initdb: string, runAs: RunAs): void {
  if (fs.existsSync(path.join(folder, 'PG_VERSION'))) return requireOwner(folder, runAs)
  // In two steps: with `recursive` the parents would get the narrow mode as well.
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  const fresh = `${folder}.new`
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.mkdirSync(fresh, { mode: 0o700 })
  if (runAs.uid !== undefined && runAs.gid !== undefined) fs.chownSync(fresh, runAs.uid, runAs.gid)

  const settings = ['-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const { status, stderr, error } = spawnSync(initdb, ['-D', fresh, ...settings], {
    ...runAs,
    cwd: os.tmpdir(),
    encoding: 'utf8',
  })
  if (status !== 0) {
    fs.rmSync(fresh, { recursive: true, force: true })
    throw new Error(
      `Postgres could not make its data folder ${folder}. ${stderr || error?.message}`,
    )
  }
  fs.rmSync(folder, { recursive: true, force: true }) // without PG_VERSION it holds no data
  fs.renameSync(fresh, folder)
}

function requireOwner(folder: string, { uid }: RunAs): void {
  const us = uid ?? process.getuid?.()
  const { uid: owner } = fs.statSync(folder)
  if (us === undefined || owner === us) return
  if (process.getuid?.() === 0) return handOver(folder, us)
  throw new Error(
    `The data folder ${folder} belongs to another user: it was made by root or somebody else. ` +
      'Run as that user, or move the folder away to begin with an empty one.',
  )
}

/** Root finds a folder that somebody else made: the files go to the user that Postgres runs as. */
function handOver(folder: string, uid: number): void {
  const { status } = spawnSync('chown', ['-R', String(uid), folder])
  if (status !== 0) throw new Error(`The data folder ${folder} belongs to another user.`)
}
