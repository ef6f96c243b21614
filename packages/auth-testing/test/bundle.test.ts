import fs from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const FOLDER = path.resolve(import.meta.dirname, '..')
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
})
const IMPORT = /(?:^import\b[^'"]*?|\bfrom |\bimport\(|\.resolve\()["']([^."'`$][^"']*)["']/gm

/** Returns the package of a module, such as `csv-stringify` of `csv-stringify/sync`. */
function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}

test('the package depends on what its bundle imports, and on nothing else', () => {
  const text = fs.readFileSync(path.join(FOLDER, 'package.json'), 'utf8')
  const { dependencies, peerDependencies } = Manifest.parse(JSON.parse(text))
  const code = fs
    .readdirSync(path.join(FOLDER, 'dist'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => fs.readFileSync(path.join(FOLDER, 'dist', name), 'utf8'))
    .join('\n')

  const imported = [...code.matchAll(IMPORT)].map(([, name = '']) => packageOf(name))

  expect(
    [...new Set(imported)]
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .toSorted(),
  ).toEqual([...Object.keys(dependencies), ...Object.keys(peerDependencies)].toSorted())
})
