import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** Who Postgres runs as: it refuses to run as root. */
export interface RunAs {
  uid?: number
  gid?: number
}

/** Ourselves, or for root the first of the users that every Linux has. */
export function chooseUser(): RunAs {
  if (process.getuid?.() !== 0) return {}
  for (const user of ['postgres', 'nobody']) {
    const uid = idOf('-u', user)
    const gid = idOf('-g', user)
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error('Postgres cannot run as root, and there is no user `postgres` or `nobody`.')
}

function idOf(kind: '-u' | '-g', user: string): number | undefined {
  const { status, stdout } = spawnSync('id', [kind, user], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}

/** Whether every user may pass through all the folders that lead to `folder`, and into it. */
export function canEverybodyEnter(folder: string): boolean {
  const parent = path.dirname(folder)
  const mayEnter = !fs.existsSync(folder) || (fs.statSync(folder).mode & 0o001) !== 0
  return mayEnter && (parent === folder || canEverybodyEnter(parent))
}
