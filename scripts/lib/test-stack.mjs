import crypto from 'node:crypto'
import path from 'node:path'
import { findFreePort } from './ports.mjs'
import { ROOT, say } from './run.mjs'
import { startApps, urlsOf } from './stack.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

/** The ports to try first; another run can be using them. */
const FIRST_PORTS = { api: 18_000, spa: 15_173, web: 13_000 }

/**
 * Starts the three apps on a temporary, empty Postgres, separate from `npm start`. Returns their
 * URLs.
 */
export async function startTestStack(onEnd) {
  const ports = {}
  for (const [app, port] of Object.entries(FIRST_PORTS)) ports[app] = await findFreePort(port)
  say('Starting the three apps and an empty Postgres')
  const databaseUrl = await startThrowawayPostgres(onEnd)
  await startApps(
    {
      ports,
      databaseUrl,
      secrets: { latchkey: secret(), session: secret(), device: secret() },
      logFolder: path.join(ROOT, '.data/test-logs'),
      // TRUST_PROXY lets a test set its client address, so that one test can act for many users.
      env: { PASSWORD_COST: '4', NODE_ENV: 'test', TRUST_PROXY: '1' },
    },
    onEnd,
  )
  return urlsOf(ports)
}

function secret() {
  return crypto.randomBytes(32).toString('base64url')
}
