import crypto from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { requirePorts } from './ports.mjs'
import { ROOT, say } from './run.mjs'
import { startApps, startPostgres, urlsOf } from './stack.mjs'

const PORTS = { api: 18_000, spa: 15_173, web: 13_000 }
const POSTGRES_PORT = 25_532

/** Starts all three apps over an empty Postgres that is thrown away, apart from `npm start`. */
export async function startTestStack(onEnd) {
  await requirePorts(
    Object.entries(PORTS).map(([name, port]) => ({ name: `tested ${name}`, port })),
  )
  say('Starting the three apps over an empty Postgres')
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'latchkey-e2e-'))
  await fs.chmod(folder, 0o755) // the user that Postgres runs as passes through it
  onEnd(() => fs.rm(folder, { recursive: true, force: true }))
  const postgres = await startPostgres(path.join(folder, 'data'), POSTGRES_PORT)
  onEnd(postgres.stop)

  await startApps(
    {
      ports: PORTS,
      databaseUrl: postgres.url,
      secrets: { latchkey: secret(), session: secret() },
      logFolder: path.join(ROOT, '.data/test-logs'),
      env: { PASSWORD_COST: '4', NODE_ENV: 'test' },
    },
    onEnd,
  )
  return urlsOf(PORTS)
}

function secret() {
  return crypto.randomBytes(32).toString('base64url')
}
