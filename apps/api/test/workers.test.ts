import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { PATHS, RevocationFeed } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { startSilentProxy } from '@latchkey/database/silent-proxy'
import { createTestDatabase } from '@latchkey/database/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { createService } from './support/service-credentials.ts'
import { SECRET } from './support/start-api.ts'

const MAIN = path.resolve(import.meta.dirname, '../dist/main.js')
/** Starting processes takes long while others use the processors. */
const PATIENT = { timeout: 30_000, interval: 50 }
const WITH_PROCESSES = { timeout: 100_000 }
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
async function startWorkers(
  through = (url: string): string => url,
  settings: Record<string, string> = {},
) {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  const child = spawn(process.execPath, ['--import', BREAKABLE, MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      DATABASE_URL: through(url),
      LATCHKEY_SECRET: SECRET,
      WORKERS: '2',
      PORT: '0',
      ...settings,
    },
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
  const untilListening = (count: number) =>
    vi.waitFor(() => expect(listening()).toHaveLength(count), PATIENT)
  return { child, url, hasExited, listening, untilListening, lines }
}

test(
  'the metrics of two workers are added up, also after one was replaced',
  WITH_PROCESSES,
  async () => {
    const metricsPort = await freePort()
    const settings = { METRICS_PORT: String(metricsPort) }
    const { listening, untilListening } = await startWorkers((url) => url, settings)
    await untilListening(2)
    const [first, second] = listening()
    const read = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    const visit = async () => {
      const headers = { connection: 'close' }
      await fetch(`http://127.0.0.1:${first?.port}${PATHS.liveness}`, { headers })
    }

    for (let i = 0; i < 20; i++) await visit()
    const count = 'latchkey_http_request_duration_seconds_count{route="showLiveness"'
    await vi.waitFor(async () =>
      expect(await read()).toContain(`${count},method="GET",status="200"} 20`),
    )
    process.kill(Number(second?.pid), 'SIGKILL')
    await untilListening(3)

    expect(await read()).toContain(count)
  },
)

test('two workers share a port, and a worker that dies is replaced', WITH_PROCESSES, async () => {
  const { listening, untilListening, lines } = await startWorkers()
  await untilListening(2)
  const [first, second] = listening()

  process.kill(Number(first?.pid), 'SIGKILL')

  await untilListening(3)
  expect(lines.some(({ msg }) => msg.startsWith('worker exited'))).toBe(true)
  expect((await fetch(`http://127.0.0.1:${first?.port}${PATHS.readiness}`)).status).toBe(200)

  process.kill(Number(second?.pid), 'SIGUSR2')

  await untilListening(4)
  const fatal = { level: 60, pid: second?.pid, err: { message: 'boom' } }
  expect(lines.filter(({ level }) => level === 60)).toMatchObject([fatal])
})

test('workers that get SIGTERM twice answer who waits, and exit', WITH_PROCESSES, async () => {
  const { child, url, hasExited, listening, untilListening } = await startWorkers()
  await untilListening(2)
  const waiting = await waitForRevocations(url, Number(listening()[0]?.port))

  // A terminal signals the workers too.
  for (const { pid } of listening()) process.kill(pid, 'SIGTERM')
  child.kill('SIGTERM')

  expect(await hasExited).toEqual([0, null])
  expect((await waiting.response).status).toBe(200)
})

test(
  'S07 workers wait for Postgres, and one that dies takes no other down',
  WITH_PROCESSES,
  async () => {
    const port = await freePort()
    const { url, listening, untilListening, lines } = await startWorkers((direct) =>
      at(direct, port),
    )
    const waiting = () => lines.filter(({ msg }) => msg.startsWith('waiting for Postgres'))
    await vi.waitFor(() => expect(waiting()).not.toHaveLength(0), PATIENT)
    const first = await startSilentProxy(url, port)
    await untilListening(2)
    await first.close()
    const [dying, healthy] = listening()
    const before = waiting().length

    process.kill(Number(dying?.pid), 'SIGKILL')

    await vi.waitFor(() => expect(waiting().length).toBeGreaterThan(before), PATIENT)
    const status = async (path: string) =>
      (await fetch(`http://127.0.0.1:${healthy?.port}${path}`)).status
    expect(await status(PATHS.liveness)).toBe(200)
    expect(await status(PATHS.readiness)).toBe(503)

    const second = await startSilentProxy(url, port)
    onTestFinished(second.close)
    await untilListening(3)
    await vi.waitFor(async () => expect(await status(PATHS.readiness)).toBe(200), PATIENT)
    expect(lines.filter(({ msg, level }) => level === 60 || msg.includes('cannot'))).toEqual([])
  },
)

/** Sends a request that waits for revocations, and returns once the API has looked for some. */
async function waitForRevocations(url: string, port: number) {
  const db = openDatabase(url, { applicationName: 'test', poolSize: 1 })
  onTestFinished(() => db.destroy())
  const credential = await createService(db, 'orders', new Date())
  const follow = (query: string) =>
    fetch(`http://127.0.0.1:${port}${PATHS.revocations}${query}`, {
      headers: { authorization: `Bearer ${credential}` },
    })
  const { next } = RevocationFeed.parse(await (await follow('')).json())
  const queries = async () => {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `select max(query_start) from pg_stat_activity
        where application_name = 'latchkey-api' and state = 'idle' and query ~ 'from revocations'`,
    )
    return rows
  }
  const before = await queries()
  const response = follow(`?since=${next}&wait=10`)
  await vi.waitFor(async () => expect(await queries()).not.toEqual(before), PATIENT)
  return { response }
}

/** Returns the address of the same database on another port. */
function at(url: string, port: number): string {
  const moved = new URL(url)
  moved.hostname = '127.0.0.1'
  moved.port = String(port)
  return moved.href
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
