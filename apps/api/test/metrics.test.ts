import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { publishMetrics } from '@latchkey/http-server/metrics-server'
import type { RequestObserver } from '@latchkey/http-server/observe-requests'
import type { Response } from 'express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { createMetrics } from '../src/metrics/create-metrics.ts'
import { logInAs, startApi, type TestApiOptions } from './support/start-api.ts'

const DEPLOY = path.resolve(import.meta.dirname, '../../../deploy')
const Dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })),
})

/** Starts an API whose metrics are published, as a process does with METRICS_PORT. */
async function startMeasured(options: TestApiOptions = {}) {
  let observe: RequestObserver<Response> | undefined
  const api = await startApi({
    ...options,
    change: { ...options.change, observeRequest: (facts, res) => observe?.(facts, res) },
  })
  const { registry, observeRequest } = createMetrics(api.ctx)
  observe = observeRequest
  const published = await publishMetrics(registry, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => published?.stop())
  const read = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${published?.port}/metrics`)
    expect(response.status).toBe(200)
    return response.text()
  }
  return { api, read }
}

test('logins, failures by reason and refreshes by outcome are counted', async () => {
  const { api, read } = await startMeasured()
  const { refresh } = await logInAs(api, 'ada')
  await api.post(PATHS.token, { username: 'ada', password: 'wrong' })
  await api.post(PATHS.refresh, { refresh })
  await api.get('/auth/nothing/')
  await api.request('BREW', PATHS.me)

  await vi.waitFor(async () => {
    const metrics = await read()
    const requests = 'latchkey_http_request_duration_seconds_count'
    expect(metrics).toContain(`${requests}{route="logIn",method="POST",status="200"} 1\n`)
    expect(metrics).toContain(`${requests}{route="logIn",method="POST",status="401"} 1\n`)
    expect(metrics).toContain(`${requests}{route="other",method="GET",status="404"} 1\n`)
    expect(metrics).toContain(
      'latchkey_http_errors_total{route="logIn",code="no_active_account"} 1\n',
    )
    expect(metrics).toContain('latchkey_refreshes_total{outcome="rotated"} 1\n')
  })
})

test('metrics name no account, address, token or path that a client sent', async () => {
  const { api, read } = await startMeasured()
  const { access, refresh } = await logInAs(api, 'ada')
  await api.get('/auth/accounts/c0ffee/', access)
  await api.get('/c0ffee/?token=c0ffee')

  await vi.waitFor(async () => expect(await read()).toContain('status="404"'))
  const metrics = await read()
  for (const secret of ['ada', access, refresh, 'c0ffee', '127.0.0.1']) {
    expect(metrics).not.toContain(secret)
  }
})

test('hundreds of invented paths and methods add no time series', async () => {
  const { api, read } = await startMeasured()
  const seriesOf = async () => (await read()).split('\n').filter((line) => !line.startsWith('#'))
  const invent = async (count: number) => {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await api.get(`/auth/${index}-${count}/`)
        await api.request(index % 2 === 0 ? 'PURGE' : 'MKCOL', PATHS.me)
      }),
    )
  }
  await invent(2)
  await vi.waitFor(async () => expect(await read()).toContain('method="other"'))
  const before = await seriesOf()
  await invent(200)

  const names = (lines: string[]) =>
    lines.filter((line) => line.startsWith('latchkey_http')).map((line) => line.split(' ')[0])
  expect(names(await seriesOf())).toEqual(names(before))
})

test('while Postgres is away, its own metrics are missing and the others are there', async () => {
  const away = openDatabase('postgres://127.0.0.1:1/none', {
    applicationName: 'latchkey-api-test',
    poolSize: 1,
  })
  onTestFinished(() => away.destroy())
  const { read } = await startMeasured({ hasBackground: false, change: { watchDb: away } })

  const metrics = await read()
  expect(metrics).not.toContain('latchkey_outbox_emails{')
  expect(metrics).toContain('latchkey_password_hashes_waiting 0\n')
})

test('alerts and the dashboard use only metrics that exist', async () => {
  const { api, read } = await startMeasured()
  await logInAs(api, 'ada')
  await vi.waitFor(async () => expect(await read()).toContain('route="logIn"'))
  const exposed = [...(await read()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name)
  const used = [fs.readFileSync(`${DEPLOY}/prometheus/alerts.yml`, 'utf8'), ...dashboardQueries()]
    .flatMap((text) => text.match(/\b(?:latchkey|nodejs|process)_\w+/g) ?? [])
    .map((name) => name.replace(/(?<=_seconds)_(?:count|bucket)$/, ''))

  expect(used.length).toBeGreaterThan(20)
  expect(used.filter((name) => !exposed.includes(name))).toEqual([])
})

function dashboardQueries(): string[] {
  const file = fs.readFileSync(`${DEPLOY}/grafana/latchkey.json`, 'utf8')
  const { panels } = Dashboard.parse(JSON.parse(file))
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
}

const PROMTOOL = '/usr/bin/promtool'
const isInstalled = fs.existsSync(PROMTOOL)
const why = isInstalled ? '' : ' (install the package prometheus to run it)'

test.skipIf(!isInstalled)(`promtool accepts all metrics, alerts and queries${why}`, async () => {
  const { read } = await startMeasured()
  const promtool = (args: string[], input?: string) =>
    execFileSync(PROMTOOL, args, { cwd: `${DEPLOY}/prometheus`, input, encoding: 'utf8' })
  const rules = dashboardQueries().map((expr, index) => ({
    record: `query_${index}`,
    expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'),
  }))

  expect(promtool(['check', 'config', 'prometheus.yml'])).toContain('12 rules found')
  expect(promtool(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS')
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-promtool-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'dashboard.yml')
  fs.writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
  promtool(['check', 'rules', file])
  const ours = (await read()).split('\n').filter((line) => line.includes('latchkey_'))
  promtool(['check', 'metrics'], `${ours.join('\n')}\n`)
})
