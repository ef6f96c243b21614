import fs from 'node:fs'

/** Creates a folder that only its owner can open. Restricts an existing folder in the same way. */
export function makePrivateFolder(folder) {
  fs.mkdirSync(folder, { recursive: true })
  fs.chmodSync(folder, 0o700)
}
