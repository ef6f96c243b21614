import { createHash } from 'node:crypto'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import {
  findServiceByCredential,
  markServiceUsed,
  type ServiceRecord,
} from '../../stores/service-store.ts'

const USE_INTERVAL_MS = 60_000

/** Returns what is stored of a credential. */
export function hashCredential(credential: string): Buffer {
  return createHash('sha256').update(credential).digest()
}

/**
 * Returns the service that a credential belongs to.
 *
 * @param sent - The credential and, if the service sent it, its name.
 * @throws {@link AuthError} `bad_credential`
 */
export async function requireService(
  ctx: Context,
  { credential, name }: { credential: string; name?: string },
): Promise<ServiceRecord> {
  const service = await findServiceByCredential(ctx.db, hashCredential(credential))
  if (!service || (name !== undefined && name !== service.name)) {
    throw new AuthError('bad_credential')
  }
  void recordUse(ctx, service)
  return service
}

/** Stores the use once a minute. The response does not wait for it. */
async function recordUse({ db, log, now }: Context, service: ServiceRecord): Promise<void> {
  const { id, lastUsedAt } = service
  const at = now()
  const before = new Date(at.getTime() - USE_INTERVAL_MS)
  if (lastUsedAt !== null && lastUsedAt >= before) return
  try {
    await markServiceUsed(db, id, at, before)
  } catch (error) {
    log.warn({ err: error }, 'storing the use of a service credential failed')
  }
}
