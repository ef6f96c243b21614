import { createReadiness } from '@latchkey/http-server/readiness'
import { PATHS } from '@latchkey/auth-core/contract'
import { createAccessClock } from '@latchkey/auth-client/access-clock'
import { createRefreshes } from '@latchkey/auth-client/refreshes'
import { openDatabase } from '@latchkey/database'
import { openPool } from '@latchkey/database/open-pool'
import { createTestDatabase } from '@latchkey/database/testing'
import { serve } from '@latchkey/http-server'
import { createLog } from '@latchkey/http-server/create-log'
import type { Knex } from 'knex'
import { expect, inject, onTestFinished } from 'vitest'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { createCsrfTokens } from '../../src/http/csrf.ts'
import { createSessionTable } from '../../src/http/session-table.ts'
import { loadViews } from '../../src/views.ts'
import { createTables, DEVICE_SECRET, type RunningApi, startApi } from './start-api.ts'
import { Browser } from './browser.ts'

export const PASSWORD = 'correct horse battery'

export interface TestWeb {
  url: string
  databaseUrl: string
  api: RunningApi
  db: Knex
  sessionSecret: string
  logged: () => string
  /** Returns a browser without cookies. */
  newBrowser: (headers?: Record<string, string>) => Browser
}

/** Starts the real web app with the real API and a new database. */
export async function startWeb(environment: Record<string, string> = {}): Promise<TestWeb> {
  const template = { name: `web_${inject('testRun')}`, prepare: createTables }
  const { url: databaseUrl, drop } = await createTestDatabase(inject('postgresUrl'), template)
  onTestFinished(drop)
  const api = await startApi(databaseUrl)
  const config = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: 'a secret for tests, of 32 characters or more',
    API_URL: api.url,
    DEVICE_SECRET,
    ...environment,
  })
  const lines: string[] = []
  const log = createLog('debug', { write: (line: string) => void lines.push(line) })
  const db = openDatabase(config.databaseUrl, { applicationName: 'web-test', poolSize: 10 })
  const pool = openPool(config.databaseUrl, { applicationName: 'web-test', poolSize: 10 })
  pool.on('error', () => undefined)
  await createSessionTable(pool)
  const refreshes = createRefreshes()
  const clock = createAccessClock()
  const app = createApp({
    readiness: createReadiness(),
    config,
    pool,
    log,
    views: loadViews(),
    csrf: createCsrfTokens(config),
    refreshes,
    clock,
  })
  const serving = await serve(app, 0, '127.0.0.1')
  onTestFinished(async () => {
    await serving.stop()
    await Promise.all([pool.end(), db.destroy()])
  })
  const url = `http://127.0.0.1:${serving.port}`
  return {
    url,
    databaseUrl,
    api,
    db,
    sessionSecret: config.sessionSecret,
    logged: () => lines.join(''),
    newBrowser: (headers) => new Browser(url, headers),
  }
}

/** Registers an account at the API. */
export async function register(web: TestWeb, username: string, role = 'customer'): Promise<void> {
  const body = { username, email: `${username}@example.com`, password: PASSWORD, role }
  const { status } = await fetch(web.api.url + PATHS.register, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(status).toBe(201)
}

/** Returns a browser that has logged in with the form. */
export async function logIn(
  web: TestWeb,
  username: string,
  headers?: Record<string, string>,
): Promise<Browser> {
  const browser = web.newBrowser(headers)
  const typed = { username, password: PASSWORD }
  const answer = await browser.submit('/login', '/login', typed)
  expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({
    status: 303,
    location: '/dashboard',
  })
  return browser
}
