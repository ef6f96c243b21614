import { createService, revokeService, showServices } from '../use-cases/services/credentials.ts'
import { type Command, onDatabase, table, UsageError, wordAt } from './command.ts'

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

const create = onDatabase(async (line) => {
  const name = wordAt(line, 0, 'name')
  if (!NAME.test(name)) {
    throw new UsageError('Use 1 to 63 lowercase letters, digits and hyphens for the name.')
  }
  const credential = await createService(line.ctx.db, name, line.ctx.now())
  if (!credential) throw new UsageError(`Service "${name}" already exists.`)
  line.say(`${credential}\nShown only once. It lets ${name} read the revocation feed.`)
})

const list = onDatabase(async ({ ctx, say }) => {
  const services = await showServices(ctx.db)
  if (services.length === 0)
    return say('There are no services. Run "latchkey services create NAME" to add one.')
  const rows = services.map(({ name, createdAt, revokedAt }) => [
    name,
    createdAt.toISOString(),
    revokedAt ? `revoked ${revokedAt.toISOString()}` : 'active',
  ])
  say(table([['name', 'created', 'state'], ...rows]))
})

const revoke = onDatabase(async (line) => {
  const name = wordAt(line, 0, 'name')
  if (!(await revokeService(line.ctx.db, name, line.ctx.now()))) {
    throw new UsageError(`There is no active service "${name}".`)
  }
  line.say(`Revoked the credential of ${name}.`)
})

export const serviceCommands: Record<string, Command> = {
  'services create': create,
  'services list': list,
  'services revoke': revoke,
}
