import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { fileTokens } from './file-tokens.ts'

let file = ''

beforeEach(() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-tokens-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  file = path.join(folder, 'app', 'tokens.json')
})

function generation(gen: number, sid = 'session') {
  const payload = Buffer.from(JSON.stringify({ sid, gen })).toString('base64url')
  return { access: `access ${gen}`, refresh: `e30.${payload}.signature-${sid}-${gen}` }
}

test('only the owner of the file can read it, and its folder has no other files', () => {
  const store = fileTokens(file)

  store.write(generation(1))

  expect(store.read()).toEqual(generation(1))
  expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
  expect(fs.readdirSync(path.dirname(file))).toEqual(['tokens.json'])
})

test('an older generation replaces no newer one, and another session replaces both', () => {
  const store = fileTokens(file)
  store.write(generation(3))

  store.write(generation(2))
  expect(store.read()).toEqual(generation(3))

  store.write(generation(1, 'next login'))
  expect(store.read()).toEqual(generation(1, 'next login'))
  store.write(undefined)
  expect(store.read()).toBeUndefined()
})

test('a file that is not JSON is empty, and one that cannot be read is an error', () => {
  const store = fileTokens(file)
  fs.writeFileSync(file, '{"tokens":')
  expect(store.read()).toBeUndefined()

  fs.rmSync(file)
  fs.mkdirSync(file)
  expect(() => store.read()).toThrow('EISDIR')
})

test('the lock of a killed process is removed', () => {
  const store = fileTokens(file)
  fs.writeFileSync(`${file}.lock`, '2147483647 a process that has ended')

  store.write(generation(1))

  expect(fs.readdirSync(path.dirname(file))).toEqual(['tokens.json'])
})

/** Chooses the key of generation 1. After a line of input, writes generations up to 30. */
const PROCESS = `
import { fileTokens } from '${new URL('../../dist/node/file-tokens.js', import.meta.url).href}'
const store = fileTokens(process.argv[1])
const generation = ${generation.toString()}
process.stdout.write(store.refreshKey(generation(1).refresh))
process.stdin.once('data', () => {
  for (let gen = 2; gen <= 30; gen++) store.write(generation(gen))
  process.exit()
})
`

test('processes choose one key, and the newest generation is the last one', async () => {
  const store = fileTokens(file)
  store.write(generation(1))
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', PROCESS, file]),
  )
  const keys = await Promise.all(children.map(({ stdout }) => once(stdout, 'data')))
  const exited = Promise.all(children.map((child) => once(child, 'exit')))
  for (const { stdin } of children) stdin.write('write\n')

  expect(await exited).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ])
  expect(new Set(keys.map(String)).size).toBe(1)
  expect(store.read()).toEqual(generation(30))
  expect(fs.readdirSync(path.dirname(file))).toEqual(['tokens.json'])
})
