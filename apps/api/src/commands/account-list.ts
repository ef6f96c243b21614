import { AccountQuery } from '@latchkey/auth-core/contract'
import { createCsv } from '../domain/csv.ts'
import { ACCOUNT_COLUMNS, toListedAccount } from '../serializers/account-serializer.ts'
import { readAccounts } from '../use-cases/accounts/list-accounts.ts'
import { type CommandLine, onEverything, table, UsageError } from './command.ts'

const SHOWN = 100

/** Shows the first accounts, or all of them as CSV. */
export const list = onEverything(async (line) => {
  const batches = readAccounts(line.ctx, parseOptions(line))
  if (line.options['csv'] === true) {
    const toText = createCsv(ACCOUNT_COLUMNS)
    for await (const accounts of batches) line.say(toText(accounts.map(toListedAccount)).trimEnd())
    return
  }
  const first = await batches.next()
  const accounts = first.done ? [] : first.value
  const rows = accounts
    .slice(0, SHOWN)
    .map(({ username, email, role, isActive, dateJoined }) => [
      username,
      email,
      role,
      isActive ? 'active' : 'disabled',
      dateJoined.toISOString(),
    ])
  line.say(table([['USERNAME', 'EMAIL', 'ROLE', 'STATE', 'JOINED'], ...rows]))
  if (accounts.length > SHOWN)
    line.say(`… and more. Use --csv to list all, or --search and --role to filter.`)
})

function parseOptions({ options: { search, role, ordering } }: CommandLine): AccountQuery {
  const query = AccountQuery.safeParse({ search, role, ordering })
  if (query.success) return query.data
  throw new UsageError(
    query.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'),
  )
}
