import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import path from 'node:path'
import { PATHS } from '@latchkey/auth-core/contract'
import { createTestDatabase } from '@latchkey/database/testing'
import type { TestProject } from 'vitest/node'
import { ACCOUNTS, PASSWORD } from './accounts.ts'
import { freePort, launch, ROOT, untilListening } from './run-program.ts'

const API = path.join(ROOT, 'apps/api/dist')

/** Starts one built API for all examples, with its accounts and the credential of a service. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgresUrl } = project.getProvidedContext()
  const database = await createTestDatabase(postgresUrl)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    LATCHKEY_SECRET: randomBytes(32).toString('base64url'),
    PASSWORD_COST: '4',
    LOG_LEVEL: 'warn',
  }
  const api = launch(process.execPath, [path.join(API, 'main.js')], { env })
  await untilListening(port, api)
  const credential = await createService(env)
  for (const { username, role } of ACCOUNTS) await register(url, username, role)
  project.provide('issuer', { url, credential })
  return async () => {
    await api.stop()
    await database.drop()
  }
}

async function createService(env: Record<string, string>): Promise<string> {
  const args = [path.join(API, 'cli.js'), 'services', 'create', 'examples']
  const { child } = launch(process.execPath, args, { env })
  const [credential = ''] = (await text(child.stdout)).split('\n')
  return credential
}

async function register(url: string, username: string, role: string): Promise<void> {
  const email = `${username}@example.com`
  const { status } = await fetch(url + PATHS.register, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, email, password: PASSWORD, role }),
  })
  if (status !== 201) throw new Error(`Registering ${username} failed with ${status}.`)
}
