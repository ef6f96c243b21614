import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { PATHS } from '@latchkey/auth-core/contract'
import { createTestDatabase } from '@latchkey/database/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { SECRET } from './support/start-api.ts'

const MAIN = path.resolve(import.meta.dirname, '../dist/main.js')
const PATIENT = { timeout: 15_000, interval: 50 }
const Line = z.object({
  msg: z.string(),
  level: z.number(),
  pid: z.number(),
  port: z.number().optional(),
  err: z.object({ message: z.string() }).optional(),
})
/** Lets a test break a process, which throws where no code catches it. */
const BREAKABLE = `data:text/javascript,process.on('SIGUSR2', () => { throw new Error('boom') })`

/** Starts the built API with two workers, as in production, and collects its log lines. */
async function startWorkers() {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  const child = spawn(process.execPath, ['--import', BREAKABLE, MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { DATABASE_URL: url, LATCHKEY_SECRET: SECRET, WORKERS: '2', PORT: '0' },
  })
  const hasExited = once(child, 'exit')
  const lines: z.infer<typeof Line>[] = []
  createInterface(child.stdout).on('line', (line) => lines.push(Line.parse(JSON.parse(line))))
  const listening = () => lines.filter(({ msg }) => msg === 'api is listening')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await hasExited
    await drop()
  })
  await vi.waitFor(() => expect(listening()).toHaveLength(2), PATIENT)
  return { child, hasExited, listening, lines }
}

test('two workers share a port, and a worker that dies is replaced', async () => {
  const { listening, lines } = await startWorkers()
  const [first, second] = listening()

  process.kill(Number(first?.pid), 'SIGKILL')

  await vi.waitFor(() => expect(listening()).toHaveLength(3), PATIENT)
  expect(lines.some(({ msg }) => msg.startsWith('worker exited'))).toBe(true)
  expect((await fetch(`http://127.0.0.1:${first?.port}${PATHS.health}`)).status).toBe(200)

  process.kill(Number(second?.pid), 'SIGUSR2')

  await vi.waitFor(() => expect(listening()).toHaveLength(4), PATIENT)
  const fatal = { level: 60, pid: second?.pid, err: { message: 'boom' } }
  expect(lines.filter(({ level }) => level === 60)).toMatchObject([fatal])
})

test('workers that get SIGTERM from terminal and primary shut down cleanly', async () => {
  const { child, hasExited, listening } = await startWorkers()

  for (const { pid } of listening()) process.kill(pid, 'SIGTERM')
  child.kill('SIGTERM')

  expect(await hasExited).toEqual([0, null])
})
