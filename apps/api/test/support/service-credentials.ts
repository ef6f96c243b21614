import type { Knex } from 'knex'
import {
  addService,
  endService,
  showActiveServices,
} from '../../src/use-cases/services/manage-services.ts'
import { operatorAsManager } from '../../src/use-cases/services/manager.ts'

/** Creates a service as the operator, and returns its credential. */
export async function createService(
  db: Knex,
  name: string,
  at: Date,
  uri: string | null = null,
): Promise<string> {
  const settings = { db, now: () => at }
  return (await addService(settings, { name, uri }, operatorAsManager(settings))).credential
}

/** Revokes the credential of a service as the operator. */
export async function revokeService(db: Knex, name: string, at: Date): Promise<void> {
  const settings = { db, now: () => at }
  const service = (await showActiveServices(settings)).find((one) => one.name === name)
  if (!service) throw new Error(`There is no active service "${name}".`)
  await endService(settings, service.id, operatorAsManager(settings))
}
