import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const ROOT = path.resolve(import.meta.dirname, '../..')

const Report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
})

const importing = (door: string) => `import { thing } from '${door}'\nexport const other = thing\n`

/** A file that breaks one rule of the house, and the rule. */
const PLANTED: [file: string, text: string, rule: string][] = [
  ['apps/api/src/stores/a.ts', importing('../use-cases/log-in.ts'), 'no-restricted-imports'],
  ['apps/api/src/stores/b.ts', importing('@latchkey/auth-core/errors'), 'no-restricted-imports'],
  ['apps/api/src/use-cases/c.ts', importing('express'), 'no-restricted-imports'],
  ['apps/api/src/use-cases/d.ts', importing('../routes/tokens.ts'), 'no-restricted-imports'],
  ['apps/api/src/routes/e.ts', importing('../stores/account-store.ts'), 'no-restricted-imports'],
  ['apps/api/src/http/f.ts', importing('knex'), 'no-restricted-imports'],
  ['apps/api/src/g.ts', importing('@latchkey/web'), 'no-restricted-imports'],
  ['apps/web/src/h.ts', importing('@latchkey/auth-core/tokens'), 'no-restricted-imports'],
  ['apps/web/src/i.ts', importing('../../../apps/api/src/app.ts'), 'no-restricted-imports'],
  ['apps/spa/src/j.ts', importing('@latchkey/auth-core/passwords'), 'no-restricted-imports'],
  ['apps/spa/src/k.ts', importing('@latchkey/database'), 'no-restricted-imports'],
  ['e2e/tests/l.ts', importing('@latchkey/auth-core/rotation'), 'no-restricted-imports'],
  ['packages/database/src/m.ts', importing('@latchkey/auth-core/roles'), 'no-restricted-imports'],
  ['packages/ui/src/n.ts', importing('@latchkey/auth-core/roles'), 'no-restricted-imports'],
  ['packages/auth-core/src/o.ts', importing('express'), 'no-restricted-imports'],
  ['packages/auth-core/src/client/p.ts', importing('node:crypto'), 'no-restricted-imports'],
  ['packages/auth-core/src/client.ts', importing('axios'), 'no-restricted-imports'],
  ['apps/api/src/q.ts', 'export const value: any = 1\n', 'no-explicit-any'],
  ['apps/api/src/r.ts', 'export default 1\n', 'no-default-export'],
  ['apps/api/src/s.ts', 'export const home = process.env.HOME\n', 'no-process-env'],
  ['apps/api/src/t.ts', 'export const x = (y?: string) => y!.length\n', 'no-non-null-assertion'],
  ['apps/api/src/u.ts', "import { v } from './v.ts'\nexport const u = () => v\n", 'no-cycle'],
  ['apps/api/src/v.ts', "import { u } from './u.ts'\nexport const v = () => u\n", 'no-cycle'],
  ['apps/api/src/w.ts', manyLines(201), 'max-lines'],
  [
    'apps/api/src/x.ts',
    `export function long() {\n${'  void 0\n'.repeat(41)}}\n`,
    'max-lines-per-function',
  ],
]

function manyLines(count: number): string {
  return Array.from({ length: count }, (_, i) => `export const line${i} = ${i}\n`).join('')
}

test('lint finds each rule of the house broken where it is broken', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-lint-'))
  fs.copyFileSync(path.join(ROOT, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'))
  for (const [file, text] of PLANTED) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }

  const oxlint = path.join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const { stdout } = spawnSync(process.execPath, [oxlint, '-f', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  })

  const found = Report.parse(JSON.parse(stdout)).diagnostics
  for (const [file, , rule] of PLANTED) {
    const codes = found.filter(({ filename }) => filename === file).map(({ code }) => code)
    expect({ file, codes }).toEqual({
      file,
      codes: expect.arrayContaining([expect.stringContaining(`(${rule})`)]),
    })
  }
  fs.rmSync(folder, { recursive: true })
})
