import { randomBytes } from 'node:crypto'
import type { NewServiceBody } from '@latchkey/auth-core/contract'
import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../../context.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import {
  countServices,
  findActiveService,
  insertService,
  listActiveServices,
  listServices,
  lockServices,
  markServiceRevoked,
  type ServiceRecord,
} from '../../stores/service-store.ts'
import { hashCredential } from './credentials.ts'
import type { Manager } from './manager.ts'

/** Identifies a credential that leaks into a log or a repository. */
const PREFIX = 'latchkey_service_'
const SECRET_BYTES = 32

/** Every process holds all of them in memory. */
const MOST_ACTIVE = 100
/** With those revoked within the last day. It bounds the rows of creating and revoking in turns. */
const MOST_STORED = 300

const TOO_MANY = `There are already ${MOST_ACTIVE} services. Revoke one first.`
const TOO_MANY_REVOKED = `There are already ${MOST_STORED} services, with those revoked within a day. Try again tomorrow.`
const TAKEN = 'A service with this value already exists.'

type Settings = Pick<Context, 'db' | 'now'>

/** Returns the services that are not revoked, oldest first. */
export async function showActiveServices({ db }: Settings): Promise<ServiceRecord[]> {
  return listActiveServices(db)
}

/** Returns all stored services, including those revoked within the last day. */
export async function showAllServices({ db }: Settings): Promise<ServiceRecord[]> {
  return listServices(db)
}

/**
 * Creates a service with its credential. Stores only a hash. SHA-256 is enough, because 32 random
 * bytes cannot be guessed.
 *
 * @throws {@link AuthError} `invalid_request` when the name or URI is taken, or there are too many
 *   services; the codes of the manager's lock.
 */
export async function addService(
  { db, now }: Settings,
  { name, uri = null }: { name: NewServiceBody['name']; uri?: string | null | undefined },
  manager: Manager,
): Promise<ServiceRecord & { credential: string }> {
  const credential = PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
  const facts = { id: uuidv7(), name, uri, createdAt: now() }
  await db.transaction(async (trx) => {
    await manager.lock(trx)
    await lockServices(trx)
    await assertRoom(trx)
    if (!(await insertService(trx, { ...facts, credentialHash: hashCredential(credential) }))) {
      throw new AuthError('invalid_request', { fields: { [await takenField(trx, name)]: [TAKEN] } })
    }
    const details = { name, ...(uri !== null && { uri }) }
    await insertAuditEvent(trx, manager.eventFor('service_created', details))
  })
  return { ...facts, lastUsedAt: null, revokedAt: null, credential }
}

/**
 * Revokes the credential of a service.
 *
 * @throws {@link AuthError} `not_found` when there is no active service of this id; the codes of the
 *   manager's lock.
 */
export async function endService(
  { db, now }: Settings,
  id: string,
  manager: Manager,
): Promise<void> {
  await db.transaction(async (trx) => {
    await manager.lock(trx)
    const revoked = await markServiceRevoked(trx, id, now())
    if (!revoked) throw new AuthError('not_found')
    await insertAuditEvent(trx, manager.eventFor('service_revoked', { name: revoked.name }))
  })
}

async function assertRoom(trx: Knex): Promise<void> {
  const { active, stored } = await countServices(trx)
  const problem = active >= MOST_ACTIVE ? TOO_MANY : stored >= MOST_STORED && TOO_MANY_REVOKED
  if (problem) throw new AuthError('invalid_request', { fields: { [NON_FIELD_ERRORS]: [problem] } })
}

async function takenField(trx: Knex, name: string): Promise<'name' | 'uri'> {
  return (await findActiveService(trx, name)) ? 'name' : 'uri'
}
