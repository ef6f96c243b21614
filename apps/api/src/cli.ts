#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { AuthError } from '@latchkey/auth-core/errors'
import { openDatabase } from '@latchkey/database'
import { UNLIMITED } from '@latchkey/database/connection-settings'
import { causeOf, isDatabaseAway } from '@latchkey/database/database-away'
import { pino } from 'pino'
import { accountCommands } from './commands/accounts.ts'
import { auditCommands } from './commands/audit.ts'
import {
  type Command,
  type CommandLine,
  type DatabaseLine,
  UsageError,
} from './commands/command.ts'
import { configCommands } from './commands/config.ts'
import { databaseCommands } from './commands/database.ts'
import { doctorCommands } from './commands/doctor.ts'
import { keyCommands } from './commands/keys.ts'
import { reasonOf } from './commands/reason-of.ts'
import { serviceCommands } from './commands/services.ts'
import { streamCommands } from './commands/streams.ts'
import { parseConfig, parseDatabaseConfig } from './config.ts'
import { createContext } from './create-context.ts'
import { createHashChain } from './services/hash-chain.ts'
import { createSecretBox } from './services/secret-box.ts'
import { assertSecret } from './use-cases/keys/load-keys.ts'

const USAGE = `latchkey accounts create --username NAME --email ADDRESS [--role customer|staff|admin]
latchkey accounts list [--search TEXT] [--role ROLE] [--ordering NAME] [--csv]
latchkey accounts import FILE.csv [--dry-run]
latchkey accounts set-role NAME ROLE
latchkey accounts disable NAME
latchkey accounts enable NAME
latchkey audit verify [--head POSITION:SEAL]
latchkey config check
latchkey database migrate [--grant ROLE]
latchkey doctor
latchkey keys list
latchkey keys rotate [--purpose access|refresh] [--algorithm ES256|RS256|HS256] [--now] [--dry-run]
latchkey keys retire KID [--dry-run] [--force]
latchkey services create NAME [--uri URI]
latchkey services list
latchkey services revoke NAME
latchkey streams create SERVICE poll|push|logout [--url URL] [--with-authorization]
latchkey streams list
latchkey streams revoke SERVICE
latchkey streams verify SERVICE

Commands use the environment variables of the API: DATABASE_URL, LATCHKEY_SECRET, … To create the
first admin, pass the password on standard input. The registration policy does not apply:

  printf %s "$PASSWORD" | latchkey accounts create --username ada --email ada@example.com --role admin
`

const COMMANDS: Record<string, Command> = {
  ...accountCommands,
  ...auditCommands,
  ...configCommands,
  ...databaseCommands,
  ...doctorCommands,
  ...keyCommands,
  ...serviceCommands,
  ...streamCommands,
}

const CONNECTIONS = { applicationName: 'latchkey-cli', poolSize: 2, patienceMs: UNLIMITED }

async function main(): Promise<void> {
  const { positionals, values } = readArguments()
  if (values.help) return void process.stdout.write(USAGE)
  const [noun = '', verb = '', ...words] = positionals
  const command = COMMANDS[`${noun} ${verb}`.trim()]
  if (!command) throw new UsageError(USAGE)

  const input = { words, options: values, readInput, say }
  if (command.needs === 'nothing') return command.run({ ...input, environment: process.env })
  if (command.needs === 'everything') return runOnEverything(command.run, input)
  return runOnDatabase(command.run, input, command.needs === 'database')
}

type Input = Omit<CommandLine, 'ctx' | 'config'>

async function runOnDatabase(
  run: (line: DatabaseLine) => Promise<void>,
  input: Input,
  checksSecret: boolean,
): Promise<void> {
  const config = parseDatabaseConfig(process.env)
  const db = openDatabase(config.databaseUrl, CONNECTIONS)
  const secretBox = createSecretBox(config.secret)
  const hashChain = createHashChain(config.secret)
  try {
    if (checksSecret) await assertSecret(db, secretBox)
    await run({ ctx: { db, now: () => new Date(), secretBox, hashChain }, config, ...input })
  } finally {
    await db.destroy()
  }
}

async function runOnEverything(
  run: (line: CommandLine) => Promise<void>,
  input: Input,
): Promise<void> {
  const config = parseConfig(process.env)
  const db = openDatabase(config.databaseUrl, CONNECTIONS)
  const ctx = createContext(config, db, pino({ level: 'silent' }))
  try {
    await assertSecret(db, ctx.secretBox)
    await run({ ctx, config, ...input })
  } finally {
    await db.destroy()
  }
}

const say: CommandLine['say'] = (line) => void process.stdout.write(`${line}\n`)

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError('Pass the password on standard input.')
  return text(process.stdin)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        username: { type: 'string' },
        email: { type: 'string' },
        role: { type: 'string' },
        search: { type: 'string' },
        ordering: { type: 'string' },
        csv: { type: 'boolean' },
        uri: { type: 'string' },
        url: { type: 'string' },
        'with-authorization': { type: 'boolean' },
        head: { type: 'string' },
        grant: { type: 'string' },
        purpose: { type: 'string' },
        algorithm: { type: 'string' },
        now: { type: 'boolean' },
        force: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw new UsageError(USAGE, { cause })
  }
}

/** Exits quietly when the reader closes the pipe early, as `head` does. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`Cannot write the output: ${reasonOf(error)}.\n`)
  process.exit(1)
}

function explain(error: unknown): string {
  if (isSchemaOutdated(error))
    return 'The tables are not up to date. Run "latchkey database migrate".'
  if (isDatabaseAway(error)) return `Postgres is unavailable: ${causeOf(error)}.`
  if (!(error instanceof AuthError)) return error instanceof Error ? error.message : String(error)
  const lines = Object.entries(error.fields).map(([field, texts]) => `${field}: ${texts.join(' ')}`)
  return lines.join('\n') || error.message
}

/** Whether Postgres reports a missing table (42P01) or column (42703). */
function isSchemaOutdated(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['42P01', '42703'].includes(String(error.code))
  )
}

process.stdout.on('error', endWithReader)

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error).trimEnd()}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
})
