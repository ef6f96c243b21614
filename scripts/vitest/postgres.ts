import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startLocalPostgres } from '../../packages/local-postgres/src/local-postgres.ts'

const FIRST_PORT = 25_432

/** One empty Postgres for all tests that need one: never the one of `npm start`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await findPostgres()
  project.provide('postgresUrl', url)
  project.provide('testRun', randomUUID())
  return stop
}

/** The one that `npm test` lends, and sees to whatever ends the tests; else one of our own. */
async function findPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const lent = process.env['TEST_POSTGRES_URL']
  if (lent) return { url: lent, stop: () => Promise.resolve() }

  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'latchkey-test-'))
  await fs.chmod(folder, 0o755) // the user that Postgres runs as passes through it
  const postgres = await startLocalPostgres({
    dataDir: path.join(folder, 'data'),
    port: FIRST_PORT,
  })
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop()
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}
