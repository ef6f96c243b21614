import fs from 'node:fs'
import path from 'node:path'
import { putBetween } from './put-between.mjs'
import { ROOT } from './run.mjs'

const REQUIREMENTS = path.join(ROOT, 'docs/security/asvs.tsv')
const DOCUMENT = path.join(ROOT, 'SECURITY.md')
const TESTS = ['apps/api/test', 'apps/web/test', 'e2e/tests']
const MARKS = ['<!-- asvs -->', '<!-- /asvs -->']
const CASE_MARKS = ['<!-- cases -->', '<!-- /cases -->']
const LEVELS = ['L1', 'L2', 'L3']
const CASE = /\b[AGHJLPRSTW]\d\d\b/g
/** The number of attack cases of each letter. */
const CASES = { J: 28, H: 22, P: 17, R: 12, W: 13, A: 7, L: 9, S: 7, G: 8, T: 10 }

/**
 * Writes the tables of attack cases and requirements into SECURITY.md, and prints their counts. A
 * case that no test names and a file that does not exist are errors.
 *
 * @returns The exit code: 1 when something is missing or, with `--check`, when a table is out of
 *   date.
 */
export function showSecurity(args) {
  const tests = findTests()
  const wanted = Object.entries(CASES).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, n) => letter + String(n + 1).padStart(2, '0')),
  )
  const rows = readRequirements()
  const complaints = [
    ...wanted.filter((id) => !tests.has(id)).map((id) => `No test has ${id} in its name.`),
    ...rows.flatMap((row) => complainOf(row, tests)),
  ]
  const document = fs.readFileSync(DOCUMENT, 'utf8')
  const withCases = putBetween(document, CASE_MARKS, toCaseTable(wanted, tests))
  const updated = putBetween(withCases, MARKS, toTable(rows, tests))
  if (args.includes('--check')) {
    if (updated !== document) complaints.push('SECURITY.md is out of date. Run npm run security.')
  } else {
    fs.writeFileSync(DOCUMENT, updated)
  }
  const shown = wanted.filter((id) => tests.has(id)).length
  console.log(`Attack cases with a test: ${shown} of ${wanted.length}`)
  for (const level of LEVELS) console.log(count(level, rows))
  for (const complaint of complaints) console.log(complaint)
  return complaints.length === 0 ? 0 : 1
}

/** Returns the test files of each case. */
function findTests() {
  const found = new Map()
  for (const folder of TESTS) {
    for (const name of fs.readdirSync(path.join(ROOT, folder), { recursive: true })) {
      if (!/\.(test|spec)\.ts$/.test(name)) continue
      const file = `${folder}/${name}`
      const source = fs.readFileSync(path.join(ROOT, file), 'utf8')
      const titles =
        source.match(/\b(?:test|describe)(?:\.each\([^)]*\)+)?\(\s*['"`][^'"`]*/g) ?? []
      for (const id of titles.flatMap((title) => title.match(CASE) ?? [])) {
        found.set(id, (found.get(id) ?? new Set()).add(file))
      }
    }
  }
  return found
}

function readRequirements() {
  const [, ...lines] = fs.readFileSync(REQUIREMENTS, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [id, level, requirement, answer, by] = line.split('\t')
    return { id, level, requirement, answer, by }
  })
}

function complainOf({ id, by }, tests) {
  const cases = (by.match(CASE) ?? []).filter((one) => !tests.has(one))
  const files = filesIn(by).filter((file) => !fs.existsSync(path.join(ROOT, file)))
  return [...cases, ...files].map((missing) => `${id} names ${missing}, which does not exist.`)
}

function filesIn(text) {
  return (text.match(/[\w./-]+\.(?:tsx?|mjs|md|njk|json|yaml|html)\b/g) ?? []).filter(
    (file) => file.includes('/') || /^[A-Z]/.test(file) || file.startsWith('pnpm-lock'),
  )
}

function toTable(rows, tests) {
  const lines = rows.map(({ id, level, requirement, answer, by }) => {
    const text = by.replace(CASE, (one) => `[${one}](${[...(tests.get(one) ?? [])][0] ?? ''})`)
    return `| ${id} | ${level} | ${escape(requirement)} | ${answer} | ${text} |`
  })
  return [
    '| id | level | requirement | | shown by, or why not |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ]
    .join('\n')
    .concat('\n')
}

/** Escapes Markdown: a bar would end the cell. */
function escape(text) {
  return text.replace(/[|_*<>]/g, (character) => `\\${character}`)
}

/** Returns a table of the tests of each case. */
function toCaseTable(ids, tests) {
  const lines = ids.map((id) => {
    const links = [...(tests.get(id) ?? [])].map((file) => `[${path.basename(file)}](${file})`)
    return `| ${id} | ${links.join(' ')} |`
  })
  return ['| case | shown by |', '| --- | --- |', ...lines].join('\n').concat('\n')
}

function count(level, rows) {
  const ours = rows.filter((row) => row.level === level)
  const of = (answer) => ours.filter((row) => row.answer === answer).length
  const applying = ours.length - of('host')
  const percent = Math.floor((100 * of('yes')) / applying)
  return `ASVS 5.0 ${level}: ${of('yes')} of ${applying} that apply here (${percent} %); ${of('host')} are for the host`
}
