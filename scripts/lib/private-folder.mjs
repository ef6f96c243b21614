import fs from 'node:fs'

/** Makes a folder that other users of the machine cannot look into, and closes one that is there. */
export function makePrivateFolder(folder) {
  fs.mkdirSync(folder, { recursive: true })
  fs.chmodSync(folder, 0o700)
}
