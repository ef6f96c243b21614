#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { RegisterBody } from '@latchkey/auth-core/contract'
import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'
import { openDatabase } from '@latchkey/database'
import { pino } from 'pino'
import { parseConfig } from './config.ts'
import { createContext } from './create-context.ts'
import { createAccount } from './use-cases/accounts/register-account.ts'

const USAGE = `latchkey accounts create --username NAME --email ADDRESS [--role customer|staff|admin]

Creates an account of any role, past the registration policy: the first admin, for one. The password
comes from standard input. The environment is the API's own: DATABASE_URL, LATCHKEY_SECRET, …

  printf %s "$PASSWORD" | latchkey accounts create --username ada --email ada@example.com --role admin`

/** A sentence for whoever typed the command. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { positionals, values } = readCommand()
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  if (positionals.join(' ') !== 'accounts create') throw new UsageError(USAGE)
  if (process.stdin.isTTY) throw new UsageError('Give the password on standard input.')

  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  const body = RegisterBody.safeParse({ ...values, password })
  if (!body.success) throw new UsageError(body.error.issues.map(describe).join('\n'))
  await create(body.data)
}

async function create(body: RegisterBody): Promise<void> {
  const config = parseConfig(process.env)
  const db = openDatabase(config.databaseUrl, { applicationName: 'latchkey-cli', poolSize: 2 })
  try {
    const ctx = await createContext(config, db, pino({ level: 'silent' }))
    const { id, username, role } = await createAccount(ctx, body)
    process.stdout.write(`Created ${username} (${role}), ${id}\n`)
  } finally {
    await db.destroy()
  }
}

function readCommand() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        username: { type: 'string' },
        email: { type: 'string' },
        role: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw new UsageError(USAGE, { cause })
  }
}

function describe({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.join('.')}: ${message}`
}

function describeFields(fields: FieldErrors): string {
  return Object.entries(fields)
    .map(([field, messages]) => `${field}: ${messages.join(' ')}`)
    .join('\n')
}

function explain(error: unknown): string {
  if (error instanceof AuthError) return describeFields(error.fields) || error.message
  return error instanceof Error ? error.message : String(error)
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
})
