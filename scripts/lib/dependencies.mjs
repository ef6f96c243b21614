import fs from 'node:fs'
import path from 'node:path'
import { pnpm } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'

const FOLDER = path.join(ROOT, '.data/dependencies')
const BILL = path.join(FOLDER, 'sbom.cdx.json')
const ADVISORIES = path.join(FOLDER, 'audit.txt')

/** How long a package that is shipped may be behind the newest of its own major version. */
const MOST_DAYS_BEHIND = 30
const DAY_MS = 86_400_000
const AT_ONCE = 12

/** Packages that whoever uses them asks for in exactly this version, so that nothing newer fits. */
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
 * Asks the registry for known weaknesses and for newer versions of what is shipped, and writes the bill
 * of materials.
 *
 * @returns The exit code: 1 when a weakness is known, or a package is further behind than SECURITY.md
 *   allows; 2 when all that can be asked is well and the registry tells no weaknesses.
 */
export async function checkDependencies() {
  fs.mkdirSync(FOLDER, { recursive: true })
  const shipped = await listShipped()
  say(
    `${shipped.length} packages are shipped; ${path.relative(ROOT, BILL)} names them and all others`,
  )
  const advisories = await findAdvisories()
  const complaints = [...(advisories ?? []), ...(await findOutdated(shipped))]
  for (const complaint of complaints) console.log(complaint)
  console.log(complaints.length === 0 ? 'Nothing is out of date.' : 'Bring these up to date.')
  if (complaints.length > 0) return 1
  if (advisories) return 0
  console.log('Whether weaknesses are known could not be checked: ask a registry that tells them.')
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
  if (code !== 0) throw new Failure('The bill of materials could not be written.')
  const { components } = JSON.parse(fs.readFileSync(BILL, 'utf8'))
  return components
    .filter((one) => one.scope !== 'excluded' && one.group !== '@latchkey')
    .map(({ group, name, version }) => ({ name: group ? `${group}/${name}` : name, version }))
}

/** `undefined` where the registry cannot be asked. */
async function findAdvisories() {
  say('Asking for known weaknesses')
  const file = fs.openSync(ADVISORIES, 'w')
  const code = await pnpm(['audit'], { stdio: ['ignore', file, file] })
  fs.closeSync(file)
  if (code === 0) return []
  const answer = fs.readFileSync(ADVISORIES, 'utf8')
  if (!answer.includes('ERR_PNPM_AUDIT')) return [answer]
  say('The registry tells no weaknesses: what follows looks at versions alone')
  return undefined
}

async function findOutdated(shipped) {
  say('Asking for newer versions')
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
    ...unused.map((name) => `${name} is not shipped: take it off the list.`),
  ]
}

async function askRegistry(name) {
  const registry = process.env.npm_config_registry ?? 'https://registry.npmjs.org/'
  const response = await fetch(new URL(name.replace('/', '%2f'), registry))
  if (!response.ok) throw new Failure(`The registry answered ${response.status} for ${name}.`)
  return response.json()
}

function complainOf({ name, version }, { versions, time }) {
  const title = `${name}@${version}`
  if (versions[version]?.deprecated)
    return [`${title} is given up: ${versions[version].deprecated}`]
  const newer = Object.keys(versions)
    .filter((one) => isStable(one) && lineOf(one) === lineOf(version) && compare(one, version) > 0)
    .toSorted(compare)
  if (newer.length === 0 || title in PINNED) return []
  const days = Math.floor((Date.now() - Date.parse(time[newer[0]])) / DAY_MS)
  if (days <= MOST_DAYS_BEHIND) return []
  return [`${title} is ${days} days behind: ${newer.at(-1)} is there.`]
}

function isStable(version) {
  return !version.includes('-')
}

/** The versions that may replace one another: of one major, or, before the first, of one minor version. */
function lineOf(version) {
  const [major, minor] = version.split('.')
  return major === '0' ? `0.${minor}` : major
}

function compare(left, right) {
  return left.localeCompare(right, 'en', { numeric: true })
}
