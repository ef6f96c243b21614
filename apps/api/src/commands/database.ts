import { prepareDatabase } from '../use-cases/database/prepare-database.ts'
import { type Command, onEmptyDatabase } from './command.ts'

const migrate = onEmptyDatabase(async ({ config, options, say }) => {
  const { grant: role } = options
  const grantee = typeof role === 'string' ? role : undefined
  await prepareDatabase(config, grantee)
  say('The tables are up to date.')
  if (grantee) say(`The role ${grantee} has the grants that the API needs.`)
})

export const databaseCommands: Record<string, Command> = { 'database migrate': migrate }
