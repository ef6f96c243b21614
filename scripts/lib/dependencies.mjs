import fs from 'node:fs'
import path from 'node:path'
import { pnpm } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'

const FOLDER = path.join(ROOT, '.data/dependencies')
const BILL = path.join(FOLDER, 'sbom.cdx.json')
const ADVISORIES = path.join(FOLDER, 'audit.txt')

/** How far a shipped package may be behind the newest release of its major version, in days. */
const MOST_DAYS_BEHIND = 30
const DAY_MS = 86_400_000
const AT_ONCE = 12

/** Packages that a dependency (the value) requires in exactly this version. */
const PINNED = {
  'colorette@2.0.19': 'knex',
  'cookie-signature@1.0.7': 'express-session',
  'debug@4.3.4': 'knex',
  'mime-db@1.52.0': 'mime-types of form-data',
  'ms@2.0.0': 'debug of express-session',
  'ms@2.1.2': 'debug of knex',
  'pg-connection-string@2.6.2': 'knex',
  'pgpass@1.0.5': 'pg',
}

/**
 * Checks for known vulnerabilities and for newer versions of shipped packages, and writes the bill
 * of materials.
 *
 * @returns The exit code: 1 when there is a known vulnerability, or a package is further behind
 *   than SECURITY.md allows; 2 when versions are current but the registry reports no
 *   vulnerabilities.
 */
export async function checkDependencies() {
  fs.mkdirSync(FOLDER, { recursive: true })
  const shipped = await listShipped()
  say(
    `${shipped.length} packages are shipped; ${path.relative(ROOT, BILL)} lists them and all others`,
  )
  const advisories = await findAdvisories()
  const complaints = [...(advisories ?? []), ...(await findOutdated(shipped))]
  for (const complaint of complaints) console.log(complaint)
  console.log(
    complaints.length === 0 ? 'All shipped packages are up to date.' : 'Update these packages.',
  )
  if (complaints.length > 0) return 1
  if (advisories) return 0
  console.log(
    'Vulnerabilities were not checked: this registry does not report them. Use one that does.',
  )
  return 2
}

async function listShipped() {
  const code = await pnpm(
    [
      'sbom',
      '--sbom-format=cyclonedx',
      '--sbom-type=application',
      '--lockfile-only',
      '--out',
      BILL,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (code !== 0) throw new Failure('pnpm could not write the bill of materials.')
  const { components } = JSON.parse(fs.readFileSync(BILL, 'utf8'))
  return components
    .filter((one) => one.scope !== 'excluded' && one.group !== '@latchkey')
    .map(({ group, name, version }) => ({ name: group ? `${group}/${name}` : name, version }))
}

/** Returns advisories, or `undefined` when the registry does not answer an audit request. */
async function findAdvisories() {
  say('Checking for known vulnerabilities')
  const file = fs.openSync(ADVISORIES, 'w')
  const code = await pnpm(['audit'], { stdio: ['ignore', file, file] })
  fs.closeSync(file)
  if (code === 0) return []
  const answer = fs.readFileSync(ADVISORIES, 'utf8')
  if (!answer.includes('ERR_PNPM_AUDIT')) return [answer]
  say('The registry does not report vulnerabilities; checking versions only')
  return undefined
}

async function findOutdated(shipped) {
  say('Checking for newer versions')
  const waiting = [...shipped]
  const found = []
  const work = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      found.push(...complainOf(one, await askRegistry(one.name)))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const unused = Object.keys(PINNED).filter(
    (pinned) => !shipped.some(({ name, version }) => pinned === `${name}@${version}`),
  )
  return [
    ...found.toSorted(compare),
    ...unused.map((name) => `${name} is not shipped. Remove it from PINNED.`),
  ]
}

async function askRegistry(name) {
  const registry = process.env.npm_config_registry ?? 'https://registry.npmjs.org/'
  const response = await fetch(new URL(name.replace('/', '%2f'), registry))
  if (!response.ok) throw new Failure(`The registry returned ${response.status} for ${name}.`)
  return response.json()
}

function complainOf({ name, version }, { versions, time }) {
  const title = `${name}@${version}`
  if (versions[version]?.deprecated)
    return [`${title} is deprecated: ${versions[version].deprecated}`]
  const newer = Object.keys(versions)
    .filter((one) => isStable(one) && lineOf(one) === lineOf(version) && compare(one, version) > 0)
    .toSorted(compare)
  if (newer.length === 0 || title in PINNED) return []
  const days = Math.floor((Date.now() - Date.parse(time[newer[0]])) / DAY_MS)
  if (days <= MOST_DAYS_BEHIND) return []
  return [`${title} is ${days} days behind. The newest is ${newer.at(-1)}.`]
}

function isStable(version) {
  return !version.includes('-')
}

/** Returns the line of compatible releases: the major version or, before 1.0, the minor version. */
function lineOf(version) {
  const [major, minor] = version.split('.')
  return major === '0' ? `0.${minor}` : major
}

function compare(left, right) {
  return left.localeCompare(right, 'en', { numeric: true })
}
