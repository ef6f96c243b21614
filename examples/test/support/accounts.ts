import { createSign, generateKeyPairSync } from 'node:crypto'
import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { inject } from 'vitest'

export const PASSWORD = 'correct horse battery'
export const ACCOUNTS = [
  { username: 'ada', role: 'customer' },
  { username: 'grace', role: 'staff' },
] as const
type Username = (typeof ACCOUNTS)[number]['username']

export interface LoggedIn extends TokenPair {
  id: string
  logOut: () => Promise<void>
}

/** Starts a session of an account. */
export async function logIn(username: Username): Promise<LoggedIn> {
  const tokens = TokenPair.parse(await post(PATHS.token, { username, password: PASSWORD }))
  const { user_id: id } = JSON.parse(decode(tokens.access.split('.')[1])) as { user_id: string }
  return {
    ...tokens,
    id,
    logOut: async () => {
      await post(PATHS.blacklist, { refresh: tokens.refresh })
    },
  }
}

/** Returns the token with the signature of another key. */
export function forge(token: string): string {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const input = token.slice(0, token.lastIndexOf('.'))
  const signature = createSign('sha256').update(input).sign({ key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

async function post(target: string, body: unknown): Promise<unknown> {
  const response = await fetch(inject('issuer').url + target, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${target} responded with ${response.status}.`)
  return response.json()
}

function decode(part = ''): string {
  return Buffer.from(part, 'base64url').toString()
}
