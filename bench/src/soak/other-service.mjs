import { createRemoteVerifier } from '@latchkey/auth-verifier/express'
import { proveDelay } from './revocation-delay.mjs'

/**
 * Tests that another service soon rejects the tokens that one API process revokes. The service gets
 * its revocations from the other API process.
 *
 * @param credential - The credential of that service.
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
