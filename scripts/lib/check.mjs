import fs from 'node:fs'
import path from 'node:path'
import { checkDocs } from './docs.mjs'
import { build, install, tool } from './pnpm.mjs'
import { checkProse } from './prose.mjs'
import { ROOT, say } from './run.mjs'
import { showSecurity } from './security.mjs'

/** Runs every check, even after one fails. Returns the exit code: 1 when a check failed. */
export async function check() {
  await install()
  await build()
  const failed = []
  for (const [name, work] of checks()) {
    const isPassed = (await work()) === 0
    say(`${isPassed ? 'passed' : 'FAILED'}  ${name}`)
    if (!isPassed) failed.push(name)
  }
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`)
  return failed.length === 0 ? 0 : 1
}

/** Returns the name of each check, and a function that runs it and returns an exit code. */
function checks() {
  return [
    ...typedFolders().map((folder) => [
      `types of ${folder}`,
      () => tool('tsc', ['--noEmit', '-p', folder]),
    ]),
    ['lint and import rules', () => tool('oxlint', ['--type-aware', '--deny-warnings', '--quiet'])],
    ['formatting', () => tool('prettier', ['--check', '--log-level=warn', '.'])],
    ['unused code', () => tool('knip', [])],
    ['the tables of SECURITY.md', () => showSecurity(['--check'])],
    ['the endpoint table of README.md', checkDocs],
    ['plain English', checkProse],
  ]
}

function typedFolders() {
  return ['apps', 'packages']
    .flatMap((group) => fs.readdirSync(path.join(ROOT, group)).map((name) => `${group}/${name}`))
    .concat('e2e')
    .filter((folder) => fs.existsSync(path.join(ROOT, folder, 'tsconfig.json')))
}
