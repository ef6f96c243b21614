import { createService, revokeService, showServices } from '../use-cases/services/credentials.ts'
import { type Command, onDatabase, table, UsageError, wordAt } from './command.ts'

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/
const URI_MAX_LENGTH = 400
const URI_FORM =
  'Use an absolute http or https URI in its canonical form, without user, query and fragment, such as https://orders.example.com.'

/**
 * Returns whether a text is a URI that a service can have: two spellings of one URI would be two
 * audiences. RFC 8707 §2 forbids a fragment.
 */
function isServiceUri(text: string): boolean {
  if (text.length > URI_MAX_LENGTH || !URL.canParse(text)) return false
  const { protocol, username, password, search, hash, href } = new URL(text)
  const isPlain = username + password + search + hash === '' && !/[?#]/.test(text)
  const isCanonical = (text === href && !/^https?:\/\/[^/]+\/$/.test(text)) || `${text}/` === href
  return /^https?:$/.test(protocol) && isPlain && isCanonical
}

const create = onDatabase(async (line) => {
  const name = wordAt(line, 0, 'name')
  if (!NAME.test(name)) {
    throw new UsageError('Use 1 to 63 lowercase letters, digits and hyphens for the name.')
  }
  const { uri = null } = line.options
  if (uri !== null && !(typeof uri === 'string' && isServiceUri(uri)))
    throw new UsageError(URI_FORM)
  const credential = await createService(line.ctx.db, name, line.ctx.now(), uri)
  if (!credential)
    throw new UsageError(`Service "${name}"${uri ? ' or its URI' : ''} already exists.`)
  line.say(
    `${credential}\nShown only once. It lets ${name} read the revocation feed and exchange tokens.`,
  )
})

const list = onDatabase(async ({ ctx, say }) => {
  const services = await showServices(ctx.db)
  if (services.length === 0)
    return say('There are no services. Run "latchkey services create NAME" to add one.')
  const rows = services.map(({ name, uri, createdAt, revokedAt }) => [
    name,
    uri ?? name,
    createdAt.toISOString(),
    revokedAt ? `revoked ${revokedAt.toISOString()}` : 'active',
  ])
  say(table([['name', 'audience', 'created', 'state'], ...rows]))
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
