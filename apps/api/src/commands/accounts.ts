import { RegisterBody } from '@latchkey/auth-core/contract'
import { isRole, ROLES } from '@latchkey/auth-core/roles'
import { type AccountRecord, findAccountByUsername } from '../stores/account-store.ts'
import { lockForOperator } from '../use-cases/accounts/account-state.ts'
import {
  type AccountEdit,
  changeAccount,
  explainRefusal,
} from '../use-cases/accounts/change-account.ts'
import { createAccount } from '../use-cases/accounts/register-account.ts'
import { byCommand } from '../use-cases/audit/by-command.ts'
import { list } from './account-list.ts'
import { type Command, type CommandLine, UsageError, wordAt } from './command.ts'
import { importFile } from './import.ts'

const CLIENT = { device: { address: '', userAgent: 'latchkey command' }, requestId: undefined }

const create: Command = async ({ ctx, options, readInput, say }) => {
  const password = (await readInput()).replace(/\r?\n$/, '')
  const { username, email, role } = options
  const body = RegisterBody.safeParse({ username, email, role, password })
  if (!body.success) {
    const lines = body.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new UsageError(lines.join('\n'))
  }
  const account = await createAccount(ctx, body.data, CLIENT)
  say(`Created ${account.username} (${account.role}), ${account.id}`)
}

const setRole: Command = async (line) => {
  const role = wordAt(line, 1, 'role')
  if (!isRole(role))
    throw new UsageError(`There is no role "${role}"; there are ${ROLES.join(', ')}.`)
  const { username } = await edit(line, { role })
  line.say(`${username} is ${role} now.`)
}

const disable: Command = async (line) => {
  const { username } = await edit(line, { isActive: false })
  line.say(`${username} is disabled, and all its sessions have ended.`)
}

const enable: Command = async (line) => {
  const { username } = await edit(line, { isActive: true })
  line.say(`${username} is enabled.`)
}

export const accountCommands: Record<string, Command> = {
  'accounts create': create,
  'accounts import': importFile,
  'accounts list': list,
  'accounts set-role': setRole,
  'accounts disable': disable,
  'accounts enable': enable,
}

async function edit(line: CommandLine, change: AccountEdit): Promise<AccountRecord> {
  const { db } = line.ctx
  const username = wordAt(line, 0, 'username')
  const account = await findAccountByUsername(db, username)
  if (!account) throw new UsageError(`There is no account "${username}".`)
  const now = line.ctx.now()
  const editing = db.transaction(async (trx) => {
    const locked = await lockForOperator(trx, account.id)
    return changeAccount(line.ctx, trx, locked, change, (kind, details) =>
      byCommand(kind, now, details, account.id),
    )
  })
  return (await explainRefusal(editing)).account
}
