import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * Returns the address at which the keeper of this installation listens: a socket in a folder that
 * only this user may enter, or a named pipe on Windows.
 *
 * @throws An error when the folder belongs to another user.
 */
export function leaseAddress(): string {
  const { uid, username } = os.userInfo()
  const installation = createHash('sha256').update(`${username} ${import.meta.dirname}`)
  const name = `postgres-${installation.digest('hex').slice(0, 12)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\latchkey-${name}`
  const folder = path.join(os.tmpdir(), `latchkey-testing-${uid}`)
  fs.mkdirSync(folder, { mode: 0o700, recursive: true })
  const { uid: owner, mode } = fs.lstatSync(folder)
  if (owner !== uid || (mode & 0o077) !== 0) throw new Error(`Delete ${folder}: it is not private.`)
  return path.join(folder, `${name}.sock`)
}
