import fs from 'node:fs'
import path from 'node:path'
import { findDeadAnchors } from './dead-anchors.mjs'
import { makePrivateFolder } from './private-folder.mjs'
import { install, tool } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'

const SITE = path.join(ROOT, 'docs-site')
const BUILT = path.join(ROOT, '.data/site')
const LOG = path.join(ROOT, '.data/logs/site.log')
const OPTIONS = new Set(['--serve', '--dev'])

/**
 * Builds the docs site. `--serve` also serves it until Ctrl-C; `--dev` serves the sources and
 * reloads when they change.
 */
export async function showSite(args) {
  const unknown = args.find((one) => !OPTIONS.has(one))
  if (unknown) throw new Failure(`Unknown option ${unknown}. Use --serve or --dev.`)
  await install()
  if (args.includes('--dev')) return vitepress(['dev'])
  say('Building the docs site')
  const code = await buildSite()
  if (code === 0) say(`The site is in ${path.relative(ROOT, BUILT)}`)
  return code === 0 && args.includes('--serve') ? vitepress(['preview']) : code
}

/**
 * Builds the docs site. Prints the log only on failure. Returns 1 when it does not build, or when a
 * link names a page, a file or a heading that does not exist, else 0.
 */
export async function buildSite() {
  makePrivateFolder(path.dirname(LOG))
  const log = fs.openSync(LOG, 'w')
  const code = await vitepress(['build'], { stdio: ['ignore', log, log] })
  fs.closeSync(log)
  if (code !== 0) {
    console.error(fs.readFileSync(LOG, 'utf8'))
    return 1
  }
  const dead = findDeadAnchors(BUILT)
  for (const link of dead) console.log(link)
  return dead.length === 0 ? 0 : 1
}

function vitepress(args, options) {
  return tool('vitepress', args, { cwd: SITE, ...options })
}
