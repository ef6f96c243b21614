import { createHmac, sign } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'
import { Jwks } from '../contract.ts'
import {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  createKeySet,
  fromJwks,
  generateKeyMaterial,
  importKey,
  mintAccessToken,
  mintRefreshToken,
  toJwks,
  verifyAccessToken,
  verifyRefreshToken,
} from './tokens.ts'

const now = new Date('2026-01-01T12:00:00Z')
const iat = now.getTime() / 1000
const settings = { issuer: 'https://auth.example.com', audience: 'https://api.example.com' }
const accessKey = importKey('key-1', 'ES256', generateKeyMaterial('ES256'))
const refreshKey = importKey('key-2', 'HS256', generateKeyMaterial('HS256'))
const accessKeys = createKeySet([accessKey])
const refreshKeys = createKeySet([refreshKey])

const claims = {
  iss: settings.issuer,
  aud: settings.audience,
  sub: 'account-1',
  user_id: 'account-1',
  sid: 'session-1',
  ver: 0,
  role: 'admin' as const,
  jti: 'token-1',
  iat,
  exp: iat + ACCESS_TOKEN_LIFETIME_SECONDS,
  token_type: 'access',
}
const HEADER = { alg: 'ES256', typ: 'at+jwt', kid: 'key-1' }

const encode = (value: unknown) =>
  (value instanceof Buffer
    ? value
    : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  ).toString('base64url')

/** Returns a token with a valid signature over any header and payload. */
function signed(payload: unknown, header: unknown = HEADER): string {
  const input = `${encode(header)}.${encode(payload)}`
  const key = { key: accessKey.signingKey, dsaEncoding: 'ieee-p1363' } as const
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

const verify = (token: string, at = now) => verifyAccessToken(token, accessKeys, settings, at)
const codeOf = (token: string, at = now): unknown => {
  try {
    verify(token, at)
    return 'accepted'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

test('an access token names its account, session and role', () => {
  const { iss: _, aud: __, sub: ___, token_type: ____, ...minted } = claims

  const token = mintAccessToken(accessKey, settings, minted)

  expect(verify(token)).toEqual(claims)
  expect(jwt.decode(token, { complete: true })?.header).toEqual(HEADER)
})

test('the same claims make the same refresh token, byte for byte', () => {
  const minted = { user_id: 'a', sid: 's', gen: 1, jti: 'j', iat, exp: iat + 60 }
  const mint = () => mintRefreshToken(refreshKey, settings, minted)

  expect(mint()).toBe(mint())
  expect(verifyRefreshToken(mint(), refreshKeys, settings, now)).toMatchObject(minted)
})

test('only public keys are published', () => {
  expect(toJwks(refreshKeys).keys).toEqual([])
  const published = JSON.stringify(toJwks(accessKeys).keys[0])
  expect(Object.keys(Object(JSON.parse(published))).toSorted()).toEqual([
    'alg',
    'crv',
    'kid',
    'kty',
    'use',
    'x',
    'y',
  ])
})

test.each(['ES256', 'RS256'] as const)('the published JWKS verifies %s tokens', (algorithm) => {
  const key = importKey('key-3', algorithm, generateKeyMaterial(algorithm))
  const { iss: _, aud: __, sub: ___, token_type: ____, ...minted } = claims
  const token = mintAccessToken(key, settings, minted)

  const published = Jwks.parse(JSON.parse(JSON.stringify(toJwks(createKeySet([key])))))

  expect(verifyAccessToken(token, fromJwks(published), settings, now)).toEqual(claims)
})

test('a published key that this scheme never signs with is ignored', () => {
  const jwk = accessKey.verifyingKey.export({ format: 'jwk' })
  const published = Jwks.parse({
    keys: [
      { ...jwk, kid: 'none', alg: 'none', use: 'sig' },
      { ...jwk, kid: 'secret', alg: 'HS256', use: 'sig' },
      { ...jwk, kid: 'mixed', alg: 'RS256', use: 'sig' },
      { ...jwk, kid: 'good', alg: 'ES256', use: 'sig' },
    ],
  })

  expect([...fromJwks(published).keys()]).toEqual(['good'])
})

describe('rejects as invalid', () => {
  const good = signed(claims)
  const [header = '', payload = '', signature = ''] = good.split('.')
  const publicPem = accessKey.verifyingKey.export({ type: 'spki', format: 'pem' })
  const publicJwk = JSON.stringify(accessKey.verifyingKey.export({ format: 'jwk' }))
  const hmac = (secret: string | Buffer, of: unknown = { ...HEADER, alg: 'HS256' }) => {
    const input = `${encode(of)}.${payload}`
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
  const rs = (r: number, s: number) => {
    const raw = Buffer.alloc(64)
    raw[31] = r
    raw[63] = s
    return `${header}.${payload}.${raw.toString('base64url')}`
  }

  test.each([
    ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => [
      [`alg ${alg} without a signature`, `${encode({ ...HEADER, alg })}.${payload}.`],
      [`alg ${alg} with a signature`, `${encode({ ...HEADER, alg })}.${payload}.${signature}`],
    ]),
    ...[undefined, null, [], ['ES256'], 'es256', 'ES256 ', 'ES384'].map((alg) => [
      `alg ${JSON.stringify(alg)}`,
      signed(claims, { ...HEADER, alg }),
    ]),
    ['the public key as a secret', hmac(String(publicPem))],
    ['the public JWK as a secret', hmac(publicJwk)],
    ['an empty secret', hmac('')],
    ['no signature', `${header}.${payload}.`],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${good}.${signature}`],
    ['a truncated signature', good.slice(0, -2)],
    ['the signature of another token', `${header}.${encode({ ...claims, jti: 'x' })}.${signature}`],
    ['r = s = 0', rs(0, 0)],
    ['r = s = 1', rs(1, 1)],
    ...['', '../../../../dev/null', '__proto__', 'unknown', 'a'.repeat(65_536), 1, {}].map(
      (kid) => [`kid ${JSON.stringify(kid).slice(0, 30)}`, signed(claims, { ...HEADER, kid })],
    ),
    ...[
      { crit: ['exp'] },
      { crit: [] },
      { b64: false, crit: ['b64'] },
      { jku: 'http://127.0.0.1/' },
      { jwk: {} },
      { x5c: [] },
      { cty: 'JWT' },
      { zip: 'DEF' },
    ].map((more) => [
      `header member ${JSON.stringify(more)}`,
      signed(claims, { ...HEADER, ...more }),
    ]),
    ['typ JWT', signed(claims, { ...HEADER, typ: 'JWT' })],
    ['no typ', signed(claims, { alg: 'ES256', kid: 'key-1' })],
    ['padding', `${good}=`],
    ['a leading space', ` ${good}`],
    [
      'a duplicate header member',
      signed(claims, '{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"key-1"}'),
    ],
    ['a duplicate claim', signed(`${JSON.stringify(claims).slice(0, -1)},"role":"customer"}`)],
    ...[[], 'x', 1, null, ''].map((value) => [`payload ${JSON.stringify(value)}`, signed(value)]),
    ['a payload that is not UTF-8', signed(Buffer.from([0x22, 0xff, 0x22]))],
    ...['x', null, true, [iat], {}, iat + 0.5, -1].map((exp) => [
      `exp ${JSON.stringify(exp)}`,
      signed({ ...claims, exp }),
    ]),
    ['exp 1e999', signed(JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999'))],
    ['a lifetime above the maximum', signed({ ...claims, exp: iat + 301 })],
    ['iat in the future', signed({ ...claims, iat: iat + 60, exp: iat + 120 })],
    ['iat x', signed({ ...claims, iat: 'x' })],
    ['nbf in the future', signed({ ...claims, nbf: iat + 60 })],
    ['another issuer', signed({ ...claims, iss: 'https://AUTH.example.com' })],
    ['an array of audiences', signed({ ...claims, aud: [settings.audience, 'other'] })],
    ['sub of another account', signed({ ...claims, sub: 'account-2' })],
    ['a number for sub', signed({ ...claims, sub: 1, user_id: 1 })],
    ['an unknown role', signed({ ...claims, role: 'root' })],
  ])('%s', (_title, token) => {
    expect(codeOf(token)).toMatch(/^token_(invalid|expired)$/)
  })

  test('a flipped bit of the signature', () => {
    for (let bit = 0; bit < 512; bit += 7) {
      const raw = Buffer.from(signature, 'base64url')
      raw[bit >> 3] = (raw[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(codeOf(`${header}.${payload}.${raw.toString('base64url')}`)).toBe('token_invalid')
    }
  })
})

describe('rejects with the code of SimpleJWT:', () => {
  const without = (name: keyof typeof claims) => {
    const { [name]: _, ...rest } = claims
    return signed(rest)
  }

  test.each([
    ['expired at `exp`', signed(claims), new Date((iat + 300) * 1000), 'token_expired'],
    ['accepted before `exp`', signed(claims), new Date((iat + 300) * 1000 - 1), 'accepted'],
    ['no exp', without('exp'), now, 'token_without_exp'],
    ['no jti', without('jti'), now, 'token_without_id'],
    ['no token_type', without('token_type'), now, 'token_without_type'],
    ['another token_type', signed({ ...claims, token_type: 'refresh' }), now, 'token_wrong_type'],
  ] as const)('%s', (_title, token, at, code) => {
    expect(codeOf(token, at)).toBe(code)
  })

  test('each kind of token in place of the other', () => {
    const refresh = mintRefreshToken(refreshKey, settings, {
      user_id: 'a',
      sid: 's',
      gen: 1,
      jti: 'j',
      iat,
      exp: iat + 60,
    })

    expect(codeOf(refresh)).toBe('token_wrong_type')
    expect(() => verifyRefreshToken(signed(claims), refreshKeys, settings, now)).toThrow(
      'Token has wrong type',
    )
  })
})
