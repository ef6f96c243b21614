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
  revokeService as revoke,
  type ServiceRecord,
} from '../../stores/service-store.ts'
import { commandEvent } from '../audit/command-event.ts'

/** So that whoever finds one in a log or a repository knows what it is. */
const PREFIX = 'latchkey_service_'
const SECRET_BYTES = 32

/**
 * Makes a credential for another service. It is given this once: only its hash is kept, a quick one,
 * since nobody guesses 32 random bytes. Gives `undefined` when a service of the name is there.
 */
export async function createService(
  db: Knex,
  name: string,
  now: Date,
): Promise<string | undefined> {
  const credential = PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
  const service = { id: uuidv7(), name, credentialHash: hash(credential), createdAt: now }
  return db.transaction(async (trx) => {
    if (!(await insertService(trx, service))) return undefined
    await insertAuditEvent(trx, commandEvent('service_created', now, { name }))
    return credential
  })
}

/** All services, with those that were revoked. */
export async function showServices(db: Knex): Promise<ServiceRecord[]> {
  return listServices(db)
}

/** Revokes the credential of a service. Gives `false` when there is no such one. */
export async function revokeService(db: Knex, name: string, now: Date): Promise<boolean> {
  return db.transaction(async (trx) => {
    if (!(await revoke(trx, name, now))) return false
    await insertAuditEvent(trx, commandEvent('service_revoked', now, { name }))
    return true
  })
}

/**
 * The service that a credential belongs to.
 *
 * @throws {@link AuthError} `bad_credential`
 */
export async function requireService(ctx: Context, credential: string): Promise<ServiceRecord> {
  const service = await findServiceByCredential(ctx.db, hash(credential))
  if (!service) throw new AuthError('bad_credential')
  return service
}

function hash(credential: string): Buffer {
  return createHash('sha256').update(credential).digest()
}
