import { environmentUrl } from './environment.ts'
import { leasePostgres, type Lease } from './postgres-lease.ts'

/**
 * Returns a Postgres server: the given one, that of `DATABASE_URL`, or an embedded one that all
 * test processes of this installation share.
 */
export async function findPostgres(url: string | undefined): Promise<Lease> {
  const known = url ?? environmentUrl()
  return known === undefined ? leasePostgres() : { url: known, release: () => undefined }
}
