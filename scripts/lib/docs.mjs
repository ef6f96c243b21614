import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, install } from './pnpm.mjs'
import { putBetween } from './put-between.mjs'
import { ROOT } from './run.mjs'

const README = path.join(ROOT, 'README.md')
const CONTRACT = path.join(ROOT, 'packages/auth-core/dist/contract.js')
const ERRORS = path.join(ROOT, 'docs/errors.md')
const CATALOG = path.join(ROOT, 'apps/api/dist/openapi/error-catalog.js')
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

/** Builds the API, and writes the README's table of endpoints and the error catalog. */
export async function writeDocs() {
  await install()
  await build()
  for (const [file, text] of await generatedDocs()) fs.writeFileSync(file, text)
  return 0
}

/** Returns 1 when a generated document differs from the code, else 0. */
export async function checkDocs() {
  const outdated = (await generatedDocs()).filter(([file, text]) => !isCurrent(file, text))
  for (const [file] of outdated) {
    console.log(`${path.relative(ROOT, file)} is out of date. Run 'npm run docs'.`)
  }
  return outdated.length === 0 ? 0 : 1
}

function isCurrent(file, text) {
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text
}

/** Returns each generated document with its text. */
async function generatedDocs() {
  const { errorCatalogMarkdown } = await import(pathToFileURL(CATALOG).href)
  return [
    [README, await updateReadme()],
    [ERRORS, errorCatalogMarkdown()],
  ]
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
