import { createHash, randomBytes } from 'node:crypto'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../../context.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import {
  findServiceByCredential,
  insertService,
  listServices,
  markServiceRevoked,
  type ServiceRecord,
} from '../../stores/service-store.ts'
import { commandEvent } from '../audit/command-event.ts'

/** Identifies a credential that leaks into a log or a repository. */
const PREFIX = 'latchkey_service_'
const SECRET_BYTES = 32

/**
 * Creates a credential for another service, or returns `undefined` when the name or URI is taken.
 * Stores only a hash. SHA-256 is enough, because 32 random bytes cannot be guessed.
 *
 * @param uri - The URI by which OAuth clients name the service (RFC 8707 §2).
 */
export async function createService(
  db: Knex,
  name: string,
  now: Date,
  uri: string | null = null,
): Promise<string | undefined> {
  const credential = PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
  const service = { id: uuidv7(), name, uri, credentialHash: hash(credential), createdAt: now }
  return db.transaction(async (trx) => {
    if (!(await insertService(trx, service))) return undefined
    await insertAuditEvent(
      trx,
      commandEvent('service_created', now, { name, ...(uri !== null && { uri }) }),
    )
    return credential
  })
}

/** Returns all services, including revoked ones. */
export async function showServices(db: Knex): Promise<ServiceRecord[]> {
  return listServices(db)
}

/** Revokes the credential of a service. Returns `false` when no active service has the name. */
export async function revokeService(db: Knex, name: string, now: Date): Promise<boolean> {
  return db.transaction(async (trx) => {
    if (!(await markServiceRevoked(trx, name, now))) return false
    await insertAuditEvent(trx, commandEvent('service_revoked', now, { name }))
    return true
  })
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
  const service = await findServiceByCredential(ctx.db, hash(credential))
  if (!service || (name !== undefined && name !== service.name)) {
    throw new AuthError('bad_credential')
  }
  return service
}

function hash(credential: string): Buffer {
  return createHash('sha256').update(credential).digest()
}
