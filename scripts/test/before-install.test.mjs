import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const SCRIPTS = path.resolve(import.meta.dirname, '..')

test('every command loads before any package is installed', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  fs.cpSync(SCRIPTS, path.join(folder, 'scripts'), { recursive: true })
  fs.copyFileSync(path.join(SCRIPTS, '../package.json'), path.join(folder, 'package.json'))
  const commands = fs.readdirSync(SCRIPTS).filter((file) => file.endsWith('.mjs'))
  const loaded = commands.flatMap((file) => {
    const text = fs.readFileSync(path.join(SCRIPTS, file), 'utf8')
    return [...text.matchAll(/import\('(\.\/lib\/[\w-]+\.mjs)'\)/g)].map(([, lib]) => lib)
  })

  expect(loaded.length).toBeGreaterThan(commands.length)
  const imports = [...new Set(loaded)].map((file) => `await import('./scripts/${file.slice(2)}')`)
  const args = ['--input-type=module', '--eval', imports.join('\n')]
  execFileSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
})
