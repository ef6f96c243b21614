import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { PATHS } from '@latchkey/auth-core/contract'
import { startSilentProxy } from '@latchkey/database/silent-proxy'
import { createTestDatabase } from '@latchkey/database/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { expectUnavailable, startTroubled, summarize } from '../support/in-trouble.ts'
import { SECRET } from '../support/start-api.ts'

/** Starting takes long while others use the processors. */
const PATIENT = { timeout: 60_000 }
const MAIN = path.resolve(import.meta.dirname, '../../dist/main.js')

test(
  'S07 no request waits ten seconds while the network is silent',
  PATIENT,
  async ({ annotate }) => {
    const { api, proxy, ask, untilRecovered } = await startTroubled()
    proxy.swallowAll()

    const asked = ask()
    expect((await api.get(PATHS.liveness)).status).toBe(200)
    const first = await asked
    const second = await ask()
    for (const timed of first) expectUnavailable(timed, 10)
    for (const timed of second) expectUnavailable(timed, 5)
    expect(api.logged()).toContain('polling revocations failed')
    expect(api.logged()).toContain('revocation notifications lost')

    proxy.restore()
    const seconds = await untilRecovered()

    expect(seconds).toBeLessThan(5)
    await vi.waitFor(() => expect(api.logged()).toContain('notifications arrive again'))
    expect(api.ctx.listening.isConnected).toBe(true)
    await annotate(`first ${summarize(first)}, then ${summarize(second)}, back in ${seconds} s`)
  },
)

test('S07 a process whose database is silent stops on SIGTERM', PATIENT, async ({ annotate }) => {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  const proxy = await startSilentProxy(url)
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { DATABASE_URL: proxy.url, LATCHKEY_SECRET: SECRET, PORT: '0' },
  })
  const hasExited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await hasExited
    await proxy.close()
    await drop()
  })
  const lines: string[] = []
  createInterface(child.stdout).on('line', (line) => lines.push(line))
  const port = await vi.waitFor(() => portIn(lines.join('\n')), 30_000)
  expect((await fetch(`http://127.0.0.1:${port}${PATHS.readiness}`)).status).toBe(200)
  proxy.swallowAll()
  const startedAt = performance.now()

  child.kill('SIGTERM')

  expect(await hasExited).toEqual([0, null])
  const seconds = (performance.now() - startedAt) / 1000
  expect(seconds).toBeLessThan(8)
  await annotate(`stopped in ${seconds} s`)
})

function portIn(log: string): string {
  const [, port] = /"port":(\d+),"msg":"api is listening"/.exec(log) ?? []
  if (port === undefined) throw new Error('The API does not listen yet.')
  return port
}
