import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, install } from './pnpm.mjs'
import { putBetween } from './put-between.mjs'
import { ROOT } from './run.mjs'

const README = path.join(ROOT, 'README.md')
const CONTRACT = path.join(ROOT, 'packages/auth-core/dist/contract.js')
const MARKS = ['<!-- endpoints -->', '<!-- /endpoints -->']
const ACCESS = {
  public: 'public',
  optional: 'public',
  refresh_token: 'refresh token',
  link: 'link',
  account: 'logged in',
  service: 'service credential',
  development: 'development only',
}

/** Builds the contract and writes the README's table of endpoints. Returns the exit code. */
export async function writeDocs() {
  await install()
  await build()
  fs.writeFileSync(README, await updateReadme())
  return 0
}

/** Returns 1 when the README's table of endpoints differs from the contract, else 0. */
export async function checkDocs() {
  if (fs.readFileSync(README, 'utf8') === (await updateReadme())) return 0
  console.log("The endpoint table of README.md is out of date. Run 'npm run docs'.")
  return 1
}

async function updateReadme() {
  const { ENDPOINTS } = await import(pathToFileURL(CONTRACT).href)
  const rows = Object.values(ENDPOINTS).map(
    ({ method, path, access, summary }) =>
      `| \`${method} ${path}\` | ${describeAccess(access)} | ${summary} |`,
  )
  const head = ['| endpoint | access | what it does |', '| --- | --- | --- |']
  const table = [...head, ...rows, ''].join('\n')
  return putBetween(fs.readFileSync(README, 'utf8'), MARKS, table)
}

function describeAccess(access) {
  if (typeof access !== 'string') return access.map((one) => `\`${one}\``).join(' or ')
  return ACCESS[access] ?? `\`${access}\``
}
