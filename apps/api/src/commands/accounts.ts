import { RegisterBody } from '@latchkey/auth-core/contract'
import { isRole, ROLES } from '@latchkey/auth-core/roles'
import {
  type AccountChange,
  type AccountRecord,
  editByUsername,
} from '../use-cases/accounts/edit-by-username.ts'
import { createAccount } from '../use-cases/accounts/register-account.ts'
import { list } from './account-list.ts'
import { type Command, type CommandLine, onEverything, UsageError, wordAt } from './command.ts'
import { importFile } from './import.ts'

const CLIENT = { device: { address: '', userAgent: 'latchkey command' }, requestId: undefined }

const create = onEverything(async ({ ctx, options, readInput, say }) => {
  const password = (await readInput()).replace(/\r?\n$/, '')
  const { username, email, role } = options
  const body = RegisterBody.safeParse({ username, email, role, password })
  if (!body.success) {
    const lines = body.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new UsageError(lines.join('\n'))
  }
  const account = await createAccount(ctx, body.data, CLIENT)
  say(`Created ${account.username} (${account.role}), ${account.id}`)
})

const setRole = onEverything(async (line) => {
  const role = wordAt(line, 1, 'role')
  if (!isRole(role)) throw new UsageError(`Unknown role "${role}". Use ${ROLES.join(', ')}.`)
  const { username } = await edit(line, { role })
  line.say(`${username} is now ${role}.`)
})

const disable = onEverything(async (line) => {
  const { username } = await edit(line, { isActive: false })
  line.say(`${username} is disabled and signed out everywhere.`)
})

const enable = onEverything(async (line) => {
  const { username } = await edit(line, { isActive: true })
  line.say(`${username} is enabled.`)
})

export const accountCommands: Record<string, Command> = {
  'accounts create': create,
  'accounts import': importFile,
  'accounts list': list,
  'accounts set-role': setRole,
  'accounts disable': disable,
  'accounts enable': enable,
}

async function edit({ ctx, ...line }: CommandLine, change: AccountChange): Promise<AccountRecord> {
  const username = wordAt(line, 0, 'username')
  const account = await editByUsername(ctx, username, change)
  if (!account) throw new UsageError(`Account "${username}" does not exist.`)
  return account
}
