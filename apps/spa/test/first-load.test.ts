// @vitest-environment node
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const DIST = path.join(import.meta.dirname, '../dist')

/** The largest sizes in bytes, compressed with gzip. Raise them only with a reason. */
const BUDGET = { scripts: 205_000, styles: 11_000 }

/** Returns the size of a file of the build in bytes, compressed with gzip. */
const sizeOf = (file: string): number =>
  gzipSync(readFileSync(path.join(DIST, file)), { level: 9 }).length

/** Returns the paths that the page links to with the pattern. */
function linked(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].flatMap(([, file]) => (file === undefined ? [] : [file]))
}

test('the first load of the app stays within its budget', () => {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8')
  const scripts = linked(html, /<(?:script|link rel="modulepreload")[^>]* (?:src|href)="([^"]+)"/g)
  const styles = linked(html, /<link rel="stylesheet"[^>]* href="([^"]+)"/g)
  const sum = (files: string[]) => files.map(sizeOf).reduce((total, size) => total + size, 0)
  console.info(`scripts: ${sum(scripts)} bytes; styles: ${sum(styles)} bytes (gzip)`)

  expect(scripts.length).toBeGreaterThan(2)
  expect(styles.length).toBeGreaterThan(0)
  expect(sum(scripts)).toBeLessThanOrEqual(BUDGET.scripts)
  expect(sum(styles)).toBeLessThanOrEqual(BUDGET.styles)
})
