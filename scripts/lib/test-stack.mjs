import crypto from 'node:crypto'
import path from 'node:path'
import { findFreePort } from './ports.mjs'
import { ROOT, say } from './run.mjs'
import { startApps, urlsOf } from './stack.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

/** The ports to try first: another run may have them. */
const FIRST_PORTS = { api: 18_000, spa: 15_173, web: 13_000 }

/** Starts all three apps over an empty Postgres that is thrown away, apart from `npm start`. */
export async function startTestStack(onEnd) {
  const ports = {}
  for (const [app, port] of Object.entries(FIRST_PORTS)) ports[app] = await findFreePort(port)
  say('Starting the three apps over an empty Postgres')
  const databaseUrl = await startThrowawayPostgres(onEnd)
  await startApps(
    {
      ports,
      databaseUrl,
      secrets: { latchkey: secret(), session: secret(), device: secret() },
      logFolder: path.join(ROOT, '.data/test-logs'),
      // A test that stands for many users comes from the addresses that it names.
      env: { PASSWORD_COST: '4', NODE_ENV: 'test', TRUST_PROXY: '1' },
    },
    onEnd,
  )
  return urlsOf(ports)
}

function secret() {
  return crypto.randomBytes(32).toString('base64url')
}
