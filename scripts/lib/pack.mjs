import fs from 'node:fs'
import path from 'node:path'
import { build, install, pnpm } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'

const PACKAGES = path.join(ROOT, 'packages')

/** Returns the folders of the publishable packages: those that are not private. */
export function publishable() {
  return fs
    .readdirSync(PACKAGES)
    .filter((folder) => fs.existsSync(path.join(PACKAGES, folder, 'package.json')))
    .filter((folder) => readManifest(folder).private !== true)
}

/**
 * Packs every publishable package into a folder, as `npm publish` would upload it.
 *
 * @param target - `.data/packages` by default.
 * @returns The exit code.
 */
export async function pack(target = path.join(ROOT, '.data/packages')) {
  await install()
  await build()
  const files = await packInto(target)
  for (const file of files) say(`${path.basename(file)}, ${fs.statSync(file).size} bytes`)
  return 0
}

/** Packs the packages as built, and returns the paths of the tarballs. */
export async function packInto(target) {
  fs.mkdirSync(target, { recursive: true })
  const files = []
  for (const folder of publishable()) {
    const args = ['--dir', path.join(PACKAGES, folder), 'pack', '--pack-destination', target]
    const code = await pnpm(args, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (code !== 0) throw new Failure(`${folder} could not be packed; see the error above.`)
    const { name, version } = readManifest(folder)
    files.push(path.join(target, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`))
  }
  return files
}

function readManifest(folder) {
  return JSON.parse(fs.readFileSync(path.join(PACKAGES, folder, 'package.json'), 'utf8'))
}
