import { createHmac, type KeyObject, sign } from 'node:crypto'
import { PATHS, type TokenPair } from '@latchkey/auth-core/contract'
import { expect } from 'vitest'
import { z } from 'zod'
import { claimsOf, type TestApi } from './start-api.ts'

const Parts = z.record(z.string(), z.unknown())
type Json = z.infer<typeof Parts>

/** Makes tokens as an attacker could with the signing key, or with only its public half. */
export interface Forger {
  header: Json
  claims: Json
  /** The three parts of the valid token. */
  parts: readonly [string, string, string]
  /** Returns a token with a valid signature over any header and payload. */
  signed: (payload: unknown, header?: unknown) => string
  /** Returns a token with the same claims, another header and an HMAC with `secret`. */
  hmac: (secret: string | Buffer, header?: Json, hash?: string) => string
  /** The public half of the key that signs access tokens. */
  publicKey: KeyObject
}

export const encode = (value: unknown): string =>
  (value instanceof Buffer
    ? value
    : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  ).toString('base64url')

export function forgerOf(api: TestApi, { access }: TokenPair): Forger {
  const key = api.ctx.keys.signer('access', api.ctx.now())
  const [first = '', second = '', third = ''] = access.split('.')
  const header = Parts.parse(JSON.parse(Buffer.from(first, 'base64url').toString()))
  const claims = claimsOf(access)
  return {
    header,
    claims,
    parts: [first, second, third],
    signed: (payload, other = header) => {
      const input = `${encode(other)}.${encode(payload)}`
      const by = { key: key.signingKey, dsaEncoding: 'ieee-p1363' } as const
      return `${input}.${sign('sha256', Buffer.from(input), by).toString('base64url')}`
    },
    hmac: (secret, other = { ...header, alg: 'HS256' }, hash = 'sha256') => {
      const input = `${encode(other)}.${second}`
      return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
    },
    publicKey: key.verifyingKey,
  }
}

/** Fails if a response body contains a stack trace, SQL or the name of a library. */
export function expectNoLeak(body: unknown): void {
  const text = JSON.stringify(body)
  expect(text).not.toMatch(/ at \S+:\d+:\d+|node_modules|select |insert |jsonwebtoken|knex|zod/i)
}

/** Fails if a token is accepted as an access token, for a refresh or for a logout. */
export async function expectUseless(api: TestApi, token: string): Promise<void> {
  const told = token.slice(0, 80)
  const read = await api.request('GET', PATHS.accounts, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect({ told, status: read.status }).toEqual({ told, status: 401 })
  expect(read.headers.get('www-authenticate')).toMatch(/^Bearer/)
  expect(read.body).toMatchObject({ code: expect.stringMatching(/^(token_not_valid|bad_auth)/) })
  for (const path of [PATHS.refresh, PATHS.blacklist]) {
    const { status, body } = await api.post(path, { refresh: token })
    expect({ told, path, status: [400, 401].includes(status) }).toEqual({
      told,
      path,
      status: true,
    })
    expectNoLeak(body)
  }
  expectNoLeak(read.body)
}
