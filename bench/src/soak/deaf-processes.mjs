import { withClient } from '../postgres.mjs'
import { proveRevocationDelay } from './revocation-delay.mjs'

const CUT_EVERY_MS = 50
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
              where application_name = 'latchkey-api-listener'`

/** Tests the delay of revocations without notifications: every listening connection is cut. */
export async function proveDelayWhenDeaf(ports, times, limit, databaseUrl) {
  return withClient(databaseUrl, async (client) => {
    const cutting = setInterval(() => void client.query(CUT), CUT_EVERY_MS)
    try {
      await client.query(CUT)
      return await proveRevocationDelay(ports, times, limit)
    } finally {
      clearInterval(cutting)
    }
  })
}
