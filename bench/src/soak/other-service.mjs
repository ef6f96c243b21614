import { createRemoteVerifier } from '@latchkey/auth-verifier/express'
import { proveDelay } from './revocation-delay.mjs'

/**
 * What one process of the API revokes is refused by a service of another team, which follows the other
 * process.
 *
 * @param credential - Of that service.
 */
export async function proveDelayOfService([here, there], times, limit, { issuer, credential }) {
  const service = createRemoteVerifier({ url: `http://127.0.0.1:${there}`, issuer, credential })
  const isTaken = async (access) =>
    service.verify(access).then(
      () => true,
      () => false,
    )
  try {
    return await proveDelay(here, isTaken, times, limit)
  } finally {
    service.close()
  }
}
