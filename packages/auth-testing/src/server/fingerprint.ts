import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/**
 * Returns a hash of the built package. A template database belongs to the code that created it.
 */
export function fingerprint(): string {
  const folder = import.meta.dirname
  const hash = createHash('sha256')
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.js'))
  for (const name of files.toSorted()) hash.update(fs.readFileSync(path.join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}
