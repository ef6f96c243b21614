import { PATHS, type TokenPair } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { PATIENCE_MS, serverSettings } from '@latchkey/database/connection-settings'
import { createTestDatabase } from '@latchkey/database/testing'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { prepareDatabase } from '../../src/use-cases/database/prepare-database.ts'
import { logIn, logInAs, SECRET, startApi } from '../support/start-api.ts'
import { hasPgbouncer, startPgbouncer } from '../support/start-pgbouncer.ts'

const PATIENT = { timeout: 60_000 }

async function newDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)
  return url
}

/** Applies the settings that a pooler does not pass on. */
async function configure(url: string): Promise<void> {
  const db = openDatabase(url, { applicationName: 'test', poolSize: 1 })
  for (const [name, value] of Object.entries(serverSettings(PATIENCE_MS))) {
    await db.raw(`alter database ${new URL(url).pathname.slice(1)} set ${name} = '${value}'`)
  }
  await db.destroy()
}

const prepare = (url: string) =>
  prepareDatabase(parseConfig({ DATABASE_URL: url, LATCHKEY_SECRET: SECRET }))

describe.skipIf(!hasPgbouncer())('through pgbouncer in transaction mode', () => {
  test('tokens are issued, rotated and revoked, all at once', PATIENT, async () => {
    const direct = await newDatabase()
    await configure(direct)
    const databaseUrl = await startPgbouncer(direct, { default_pool_size: 4 })
    const api = await startApi({ databaseUrl, environment: { LISTEN_DATABASE_URL: direct } })
    const { access } = await logInAs(api, 'ada', 'admin')

    const logins: TokenPair[] = []
    while (logins.length < 6) logins.push(await logIn(api, 'ada'))
    const rotated = await Promise.all(
      logins.flatMap(({ refresh }) => [
        api.post(PATHS.refresh, { refresh }),
        api.get(PATHS.sessions, access),
        api.get(PATHS.accounts, access),
      ]),
    )
    expect(new Set(rotated.map(({ status }) => status))).toEqual(new Set([200]))

    const [first] = logins
    expect((await api.post(PATHS.blacklist, { refresh: first?.refresh })).status).toBe(200)
    expect((await api.get(PATHS.me, first?.access)).status).toBe(401)
    expect((await api.get(PATHS.readiness)).status).toBe(200)
    expect(api.logged()).not.toContain('notifications lost')
  })

  test('processes that start at once share two connections', PATIENT, async () => {
    const direct = await newDatabase()
    await configure(direct)
    const url = await startPgbouncer(direct, { default_pool_size: 2 })

    await Promise.all([prepare(url), prepare(url), prepare(url), prepare(url)])
  })

  test('a start without the settings says what to do', PATIENT, async () => {
    const direct = await newDatabase()
    const ignoring = await startPgbouncer(direct)
    const rejecting = await startPgbouncer(direct, { ignore_startup_parameters: 'none' })

    await expect(prepare(ignoring)).rejects.toThrow('set statement_timeout = ')
    await expect(prepare(rejecting)).rejects.toThrow('ignore_startup_parameters = options')
  })
})
