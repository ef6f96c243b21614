import { PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { UNLIMITED } from '@latchkey/database/connection-settings'
import { type SilentProxy, startSilentProxy } from '@latchkey/database/silent-proxy'
import type { Knex } from 'knex'
import { expect, onTestFinished } from 'vitest'
import { type Answer, logInAs, PASSWORD, startApi, type TestApi } from './start-api.ts'

const POLL_MS = 100
const OPERATOR = { applicationName: 'operator', poolSize: 2, patienceMs: UNLIMITED }

/** An API on its database through a proxy, with the timeouts of production. */
export interface Troubled {
  api: TestApi
  proxy: SilentProxy
  /** The database without the proxy. */
  direct: Knex
  /** Sends requests that read, write, and use a prepared statement, all at once. */
  ask: () => Promise<Timed[]>
  timed: (request: () => Promise<Answer>) => Promise<Timed>
  /** Returns after how many seconds every request succeeds again. */
  untilRecovered: () => Promise<number>
}

export interface Timed {
  answer: Answer
  seconds: number
}

/** Names the slowest response. `npx vitest --reporter=verbose` prints the annotations of a test. */
export function summarize(all: readonly Timed[]): string {
  const statuses = new Set(all.map(({ answer }) => answer.status))
  const slowest = Math.max(...all.map(({ seconds }) => seconds))
  return `${[...statuses].join(', ')} within ${slowest.toFixed(1)} s`
}

export async function startTroubled(environment: Record<string, string> = {}): Promise<Troubled> {
  const { databaseUrl } = await startApi({ environment, hasBackground: false })
  const direct = openDatabase(databaseUrl, OPERATOR)
  onTestFinished(() => direct.destroy())
  const proxy = await startSilentProxy(databaseUrl)
  onTestFinished(proxy.close)
  const api = await startApi({ databaseUrl: proxy.url, environment })
  const { access, refresh } = await logInAs(api, 'ada', 'admin')
  let newest = refresh
  const ask = (): Promise<Timed[]> =>
    Promise.all([
      timed(() => api.get(PATHS.sessions, access)),
      timed(() => api.get(PATHS.accounts, access)),
      timed(() => api.post(PATHS.token, { username: 'ada', password: PASSWORD })),
      timed(async () => {
        const answer = await api.post(PATHS.refresh, { refresh: newest })
        if (answer.status === 200) newest = refreshOf(answer.body)
        return answer
      }),
      timed(() => api.get(PATHS.readiness)),
    ])
  const untilRecovered = (): Promise<number> => secondsUntilServed(ask)
  return { api, proxy, direct, ask, timed, untilRecovered }
}

function refreshOf(body: unknown): string {
  return typeof body === 'object' && body && 'refresh' in body ? String(body.refresh) : ''
}

async function timed(request: () => Promise<Answer>): Promise<Timed> {
  const startedAt = performance.now()
  const answer = await request()
  return { answer, seconds: (performance.now() - startedAt) / 1000 }
}

async function secondsUntilServed(ask: Troubled['ask']): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const all = await ask()
    if (all.every(({ answer }) => answer.status === 200)) break
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return (performance.now() - startedAt) / 1000
}

/** Checks that a failed request got 503 in time, and that its body quotes nothing. */
export function expectUnavailable({ answer, seconds }: Timed, withinSeconds: number): void {
  const { status, headers, body } = answer
  expect({
    status,
    retryAfter: headers.get('retry-after'),
    code: headers.get('error-code'),
  }).toEqual({ status: 503, retryAfter: '1', code: 'unavailable' })
  expect(JSON.stringify(body)).not.toMatch(/sql|postgres|terminated|connection/i)
  expect(seconds).toBeLessThan(withinSeconds)
}
