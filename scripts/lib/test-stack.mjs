import crypto from 'node:crypto'
import path from 'node:path'
import { requirePorts } from './ports.mjs'
import { ROOT, say } from './run.mjs'
import { startApps, urlsOf } from './stack.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

const PORTS = { api: 18_000, spa: 15_173, web: 13_000 }

/** Starts all three apps over an empty Postgres that is thrown away, apart from `npm start`. */
export async function startTestStack(onEnd) {
  await requirePorts(
    Object.entries(PORTS).map(([name, port]) => ({ name: `tested ${name}`, port })),
  )
  say('Starting the three apps over an empty Postgres')
  const databaseUrl = await startThrowawayPostgres(onEnd)
  await startApps(
    {
      ports: PORTS,
      databaseUrl,
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
