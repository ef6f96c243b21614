import { openConnection } from './connection.mjs'
import { post } from './requests.mjs'

export const PASSWORD = 'correct horse battery'
const LOGINS_AT_ONCE = 4

/** Registers an account. Returns its id and functions that log it in. */
export async function createUser(port, username, role = 'customer') {
  const connection = await openConnection(port)
  const email = `${username}@example.com`
  const body = { username, email, password: PASSWORD, role }
  const { id } = await succeed(connection, post('/auth/register/', body))
  connection.close()

  /** Starts a session and returns its tokens, `access` and `refresh`. */
  const logInOn = async (connection, rotation = 'lenient') =>
    succeed(connection, post('/auth/token/', { username, password: PASSWORD, rotation }))

  return {
    id,
    logInOn,
    /** Starts `count` sessions and returns the tokens of each. */
    logIn: async (count, rotation) => {
      const pairs = []
      const logInSome = async () => {
        const connection = await openConnection(port)
        while (pairs.length < count) pairs.push(await logInOn(connection, rotation))
        connection.close()
      }
      await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, logInSome))
      return pairs.slice(0, count)
    },
  }
}

/** Returns the claims of a token without verifying it. */
export function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
}

async function succeed(connection, request) {
  const { status, body } = await connection.ask(request)
  if (status >= 300) throw new Error(`The API answered ${status}: ${body}`)
  return JSON.parse(body)
}
