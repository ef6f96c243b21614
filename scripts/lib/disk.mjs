import fs from 'node:fs'
import { Failure, ROOT } from './run.mjs'

const INSTALL_NEEDS_MB = 1000
const RUNNING_NEEDS_MB = 150
const BYTES_PER_MB = 1024 * 1024

/** Throws a {@link Failure} when the disk has too little free space. */
export function requireDiskSpace(isInstalled) {
  const neededMb = isInstalled ? RUNNING_NEEDS_MB : INSTALL_NEEDS_MB
  const { bavail, bsize } = fs.statfsSync(ROOT)
  const freeMb = Math.floor((bavail * bsize) / BYTES_PER_MB)
  if (freeMb >= neededMb) return
  throw new Failure(
    `Not enough disk space: ${freeMb} MB are free at ${ROOT}, and Latchkey needs ${neededMb} MB. Free some space and try again.`,
  )
}
