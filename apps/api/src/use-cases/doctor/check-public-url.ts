import { IssuerMetadata, Jwks, PATHS } from '@latchkey/auth-core/contract'
import { fine, type Finding, risky, wrong } from './finding.ts'

const TIMEOUT_MS = 5000

/**
 * Checks that the API answers at its public address, as the issuer that it puts into tokens, with
 * the keys of this database.
 *
 * @param kids - The ids of the public keys in the database.
 */
export async function checkPublicUrl(issuer: string, kids: readonly string[]): Promise<Finding[]> {
  try {
    const { issuer: said } = IssuerMetadata.parse(await load(issuer + PATHS.issuerMetadata))
    const { keys } = Jwks.parse(await load(issuer + PATHS.jwks))
    return [
      said === issuer
        ? fine(`The API answers at ${issuer}`)
        : wrong(`The API at ${issuer} says that it is ${said}`, 'Correct PUBLIC_URL of both.'),
      kids.every((kid) => keys.some((key) => key.kid === kid))
        ? fine('It serves the keys of this database')
        : wrong(
            `The API at ${issuer} serves other keys than those of this database`,
            'Give it the same DATABASE_URL. After a rotation, wait ten seconds.',
          ),
    ]
  } catch (error) {
    return [
      risky(
        `No API answers at ${issuer} (${reasonOf(error)})`,
        'Start it, or check the proxy in front of it. If this machine cannot reach it, ignore this.',
      ),
    ]
  }
}

async function load(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.json()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no response in five seconds'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}
