import { NewServiceBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import {
  addService,
  endService,
  showActiveServices,
  showAllServices,
} from '../use-cases/services/manage-services.ts'
import { operatorAsManager } from '../use-cases/services/manager.ts'
import { type Command, onDatabase, table, UsageError, wordAt } from './command.ts'

const create = onDatabase(async (line) => {
  const { ctx, options, say } = line
  const { success, data, error } = NewServiceBody.safeParse({
    name: wordAt(line, 0, 'name'),
    uri: options['uri'],
  })
  if (!success) throw new UsageError(error.issues.map(({ message }) => message).join('\n'))
  const { name, credential } = await orUsageError(addService(ctx, data, operatorAsManager(ctx)))
  say(
    `${credential}\nShown only once. It lets ${name} read the revocation feed and exchange tokens.`,
  )
})

/** The values of a request are the arguments of the command. */
async function orUsageError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'invalid_request') throw error
    const fields = Object.entries(error.fields)
    throw new UsageError(fields.map(([field, texts]) => `${field}: ${texts.join(' ')}`).join('\n'))
  }
}

const list = onDatabase(async ({ ctx, say }) => {
  const services = await showAllServices(ctx)
  if (services.length === 0)
    return say('There are no services. Run "latchkey services create NAME" to add one.')
  const rows = services.map(({ name, uri, createdAt, lastUsedAt, revokedAt }) => [
    name,
    uri ?? name,
    createdAt.toISOString(),
    lastUsedAt?.toISOString() ?? 'never',
    revokedAt ? `revoked ${revokedAt.toISOString()}` : 'active',
  ])
  say(table([['name', 'audience', 'created', 'last used', 'state'], ...rows]))
})

const revoke = onDatabase(async (line) => {
  const name = wordAt(line, 0, 'name')
  const service = (await showActiveServices(line.ctx)).find((one) => one.name === name)
  if (!service) throw new UsageError(`There is no active service "${name}".`)
  await endService(line.ctx, service.id, operatorAsManager(line.ctx))
  line.say(`Revoked the credential of ${name}.`)
})

export const serviceCommands: Record<string, Command> = {
  'services create': create,
  'services list': list,
  'services revoke': revoke,
}
