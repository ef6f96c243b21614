import { randomBytes, randomUUID } from 'node:crypto'
import type { Algorithm, NewStreamBody } from '@latchkey/auth-core/contract'
import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import { objectionTo, type ReceiverPolicy } from '../../domain/receiver-url.ts'
import type { SecretBox } from '../../services/secret-box.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { findActiveService } from '../../stores/service-store.ts'
import {
  deleteStream,
  findStream,
  insertStream,
  listActiveStreams,
  requestVerificationOf,
  type StreamRecord,
} from '../../stores/signal-stream-store.ts'
import type { Manager } from '../services/manager.ts'
import { encryptAuthorization } from './receiver-authorization.ts'

/** What managing streams needs: less than a whole context, for the command line. */
export interface StreamSettings {
  db: Knex
  now: () => Date
  secretBox: SecretBox
  policy: ReceiverPolicy
  /** The algorithm of access tokens, which also signs events. */
  algorithm: Algorithm
}

export async function showStreams(db: Knex): Promise<StreamRecord[]> {
  return listActiveStreams(db)
}

/**
 * Creates the stream of a service. It gets the events that happen from now on.
 *
 * @throws {@link AuthError} `invalid_request` for an unknown service, one that has a stream, or a URL
 *   that the delivery does not fit or the policy does not allow; the codes of the manager's lock.
 */
export async function createStream(
  settings: StreamSettings,
  body: NewStreamBody,
  manager: Manager,
): Promise<StreamRecord> {
  const { db, now, secretBox } = settings
  const { delivery, url = null, authorization } = body
  const fields = objectionsTo(body, settings)
  if (Object.keys(fields).length > 0) throw new AuthError('invalid_request', { fields })

  const id = uuidv7()
  const stream = await db.transaction(async (trx) => {
    await manager.lock(trx)
    const service = await findActiveService(trx, body.service)
    if (!service) throw invalidService('There is no active service with this name.')
    const encryptedAuthorization =
      authorization === undefined ? null : encryptAuthorization(secretBox, authorization)
    const facts = { delivery, url, encryptedAuthorization, createdAt: now() }
    const isNew = await insertStream(trx, { id, serviceId: service.id, ...facts })
    if (!isNew) throw invalidService('This service has a stream.')
    const details = { service: service.name, delivery }
    await insertAuditEvent(trx, manager.eventFor('stream_created', details))
    return findStream(trx, id)
  })
  if (!stream) throw invalidService('There is no active service with this name.')
  return stream
}

function invalidService(text: string): AuthError {
  return new AuthError('invalid_request', { fields: { service: [text] } })
}

function objectionsTo(
  { delivery, url, authorization }: NewStreamBody,
  { policy, algorithm }: StreamSettings,
): FieldErrors {
  const needsUrl = delivery !== 'poll'
  const toUrl =
    url === undefined
      ? needsUrl && 'This field is required.'
      : needsUrl
        ? objectionTo(url, policy)
        : 'A service that polls needs no URL.'
  const hasNoUse = authorization !== undefined && delivery !== 'push'
  return {
    ...(toUrl && { url: [toUrl] }),
    ...(hasNoUse && { authorization: ['Only push sends an Authorization header.'] }),
    ...(algorithm === 'HS256' && {
      delivery: ['Events need a published key. Rotate the access key to ES256 or RS256.'],
    }),
  }
}

/**
 * Ends a stream. Its pending events are dropped.
 *
 * @throws {@link AuthError} `not_found`; the codes of the manager's lock.
 */
export async function revokeStream(
  { db }: Pick<StreamSettings, 'db'>,
  id: string,
  manager: Manager,
): Promise<void> {
  const isEnded = await db.transaction(async (trx) => {
    await manager.lock(trx)
    const stream = await findStream(trx, id)
    if (!stream || !(await deleteStream(trx, id))) return false
    const { service, delivery } = stream
    await insertAuditEvent(trx, manager.eventFor('stream_revoked', { service, delivery }))
    return true
  })
  if (!isEnded) throw new AuthError('not_found')
}

/**
 * Sends a verification event before all other events, so that a receiver can be tested. Resumes a
 * paused stream.
 *
 * @returns The `state` of the event.
 * @throws {@link AuthError} `not_found`; the codes of the manager's lock.
 */
export async function verifyStream(
  { db, now }: Pick<StreamSettings, 'db' | 'now'>,
  id: string,
  manager: Manager,
): Promise<string> {
  const state = randomBytes(16).toString('base64url')
  await db.transaction(async (trx) => {
    await manager.lock(trx)
    if (!(await findStream(trx, id))) throw new AuthError('not_found')
    await requestVerificationOf(trx, id, { jti: randomUUID(), state, at: now() })
  })
  return state
}
