import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, install } from './pnpm.mjs'
import { putBetween } from './put-between.mjs'
import { commandLinePage } from './reference/command-line.mjs'
import { configurationPage } from './reference/configuration.mjs'
import { endpointPage, endpointTable } from './reference/endpoints.mjs'
import { ROOT } from './run.mjs'

const README = path.join(ROOT, 'README.md')
const CONTRACT = path.join(ROOT, 'packages/auth-core/dist/contract.js')
const ERRORS = path.join(ROOT, 'docs/errors.md')
const CATALOG = path.join(ROOT, 'apps/api/dist/openapi/error-catalog.js')
const API = path.join(ROOT, 'apps/api/dist')
const WEB = path.join(ROOT, 'apps/web/dist')
const REFERENCE = path.join(ROOT, 'docs/reference')
const MARKS = ['<!-- endpoints -->', '<!-- /endpoints -->']

/** Builds the apps, and writes the README's table of endpoints, the error catalog and the reference. */
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
  const { errorCatalogMarkdown } = await load(CATALOG)
  const contract = await load(CONTRACT)
  // It parses types with a package, which is there only after the installation.
  const { packagesPage } = await import('./reference/packages.mjs')
  return [
    [README, updateReadme(contract)],
    [ERRORS, errorCatalogMarkdown()],
    [path.join(REFERENCE, 'endpoints.md'), endpointPage(contract)],
    [
      path.join(REFERENCE, 'configuration.md'),
      configurationPage(
        await loadConfiguration(API, 'environment.js'),
        await loadConfiguration(WEB, 'config.js'),
      ),
    ],
    [path.join(REFERENCE, 'command-line.md'), commandLinePage(path.join(API, 'cli.js'))],
    [path.join(REFERENCE, 'packages.md'), packagesPage()],
  ]
}

/** @param file - The file that has the schemas of the environment. */
async function loadConfiguration(folder, file) {
  const { ENVIRONMENTS } = await load(path.join(folder, file))
  const { VARIABLE_HELP } = await load(path.join(folder, 'config-help.js'))
  return { ENVIRONMENTS, VARIABLE_HELP }
}

function load(file) {
  return import(pathToFileURL(file).href)
}

function updateReadme({ ENDPOINTS }) {
  return putBetween(fs.readFileSync(README, 'utf8'), MARKS, endpointTable(ENDPOINTS))
}
