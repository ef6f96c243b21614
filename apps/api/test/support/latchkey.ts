import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { PASSWORD, SECRET, type TestApi } from './start-api.ts'

const APP = path.resolve(import.meta.dirname, '../..')

type Database = Pick<TestApi, 'databaseUrl'>

/** Starts the built command-line tool. */
export function startLatchkey(
  { databaseUrl }: Database,
  args: string[],
  environment: Record<string, string> = {},
) {
  return spawn(process.execPath, [path.join(APP, 'dist/cli.js'), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      LATCHKEY_SECRET: SECRET,
      REGISTRATION_ROLES: 'customer',
      ...environment,
    },
  })
}

/** Runs the command and returns its exit code and output. */
export async function latchkey(
  database: Database,
  args: string[],
  input = PASSWORD,
  environment: Record<string, string> = {},
) {
  const child = startLatchkey(database, args, environment)
  child.stdin.end(input)
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code: child.exitCode, output, errors }
}
