import { grantRights } from '../migrations/rights.ts'
import type { Command } from './command.ts'

/** Whatever runs before a command has brought the tables up to date. */
const migrate: Command = async ({ ctx, options, say }) => {
  say('The tables are up to date.')
  const { grant: role } = options
  if (typeof role !== 'string') return
  await grantRights(ctx.db, role)
  say(`The role ${role} may do what the API does, and change no table.`)
}

export const databaseCommands: Record<string, Command> = { 'database migrate': migrate }
