import fs from 'node:fs'
import path from 'node:path'
import { checkDocs } from './docs.mjs'
import { lintOpenApi } from './lint-openapi.mjs'
import { build, install, tool } from './pnpm.mjs'
import { checkProse } from './prose.mjs'
import { ROOT, say } from './run.mjs'
import { showSecurity } from './security.mjs'
import { buildSite } from './site.mjs'

/** Runs every check, even after one fails. Returns the exit code: 1 when a check failed. */
export async function check() {
  await install()
  await build()
  const failed = (await Promise.all([runAll(typeChecks()), runAll(otherChecks())])).flat()
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`)
  return failed.length === 0 ? 0 : 1
}

/** Runs checks one after the other, and returns the names of those that failed. */
async function runAll(checks) {
  const failed = []
  for (const [name, work] of checks) {
    const isPassed = (await work()) === 0
    say(`${isPassed ? 'passed' : 'FAILED'}  ${name}`)
    if (!isPassed) failed.push(name)
  }
  return failed
}

/** Returns the name of each check, and a function that runs it and returns an exit code. */
function typeChecks() {
  return typedFolders().map((folder) => [
    `types of ${folder}`,
    () => tool('tsc', ['--noEmit', '-p', folder]),
  ])
}

/** The checks that run beside those of the types. */
function otherChecks() {
  return [
    ['lint and import rules', () => tool('oxlint', ['--type-aware', '--deny-warnings', '--quiet'])],
    ['formatting', () => tool('prettier', ['--check', '--log-level=warn', '.'])],
    ['unused code', () => tool('knip', [])],
    ['the tables of SECURITY.md', () => showSecurity(['--check'])],
    ['the generated docs', checkDocs],
    ['the OpenAPI description', lintOpenApi],
    ['plain English', checkProse],
    ['the docs site and its links', buildSite],
  ]
}

function typedFolders() {
  return ['apps', 'packages']
    .flatMap((group) => fs.readdirSync(path.join(ROOT, group)).map((name) => `${group}/${name}`))
    .concat('docs-site', 'e2e', 'examples', 'examples/nextjs')
    .filter((folder) => fs.existsSync(path.join(ROOT, folder, 'tsconfig.json')))
}
