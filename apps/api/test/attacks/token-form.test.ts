import { createServer } from 'node:http'
import { once } from 'node:events'
import { PATHS } from '@latchkey/auth-core/contract'
import { CompactEncrypt } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { attacked, expectAllUseless } from '../support/attacked.ts'
import { encode, expectUseless } from '../support/forge.ts'

test('J01 the API rejects alg none, with and without a signature', async () => {
  const by = await attacked()
  const [, payload, signature] = by.parts

  await expectAllUseless(
    by,
    ['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => {
      const input = `${encode({ ...by.header, alg })}.${payload}`
      return [`${input}.`, `${input}.${signature}`]
    }),
  )
})

test('J02 the API rejects an alg that is missing, no string or misspelled', async () => {
  const by = await attacked()
  const algorithms = [undefined, null, [], ['ES256'], 'es256', 'ES256 ']

  await expectAllUseless(
    by,
    algorithms.map((alg) => by.signed(by.claims, { ...by.header, alg })),
  )
})

test('J03 the API rejects an alg that differs from the key’s', async () => {
  const by = await attacked()

  await expectAllUseless(
    by,
    ['ES384', 'ES512', 'RS256', 'PS256', 'HS256'].map((alg) =>
      by.signed(by.claims, { ...by.header, alg }),
    ),
  )
})

test('J04 the API rejects an HMAC with the public key in any encoding', async () => {
  const by = await attacked()
  const pem = by.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const jwk = by.publicKey.export({ format: 'jwk' })

  await expectAllUseless(
    by,
    [
      pem,
      pem.replaceAll('\n', '\r\n'),
      pem.trim(),
      by.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(jwk),
      Buffer.from(jwk.x ?? '', 'base64url'),
    ].map((secret) => by.hmac(secret)),
  )
})

test('J05 the API rejects an HMAC with a common secret', async () => {
  const by = await attacked()
  const secrets = [
    '',
    '\0',
    'secret',
    'changeme',
    'password',
    'jwt',
    'latchkey',
    'your-256-bit-secret',
  ]

  await expectAllUseless(by, [
    ...secrets.map((secret) => by.hmac(secret)),
    by.hmac(Buffer.alloc(32)),
    by.hmac('secret', { ...by.header, alg: 'HS384' }, 'sha384'),
  ])
})

test('J06 the API rejects a signature that is missing, cut or changed', async () => {
  const by = await attacked()
  const [header, payload, signature] = by.parts
  const flipped = Buffer.from(signature, 'base64url')
  flipped[10] = (flipped[10] ?? 0) ^ 1

  await expectAllUseless(by, [
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${signature.slice(0, -4)}`,
    `${header}.${payload}.${flipped.toString('base64url')}`,
    `${header}.${encode({ ...by.claims, role: 'admin', jti: 'other' })}.${signature}`,
  ])
})

test('J07 the API rejects ECDSA signatures with values at the edges of the range', async () => {
  const by = await attacked()
  const [header, payload] = by.parts
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
  const edge = [0n, 1n, BigInt(`0x${order}`) - 1n, BigInt(`0x${order}`)]
  const bytes = (value: bigint) => value.toString(16).padStart(64, '0')

  await expectAllUseless(
    by,
    edge.flatMap((r) =>
      edge.map((s) => {
        const raw = Buffer.from(bytes(r) + bytes(s), 'hex')
        return `${header}.${payload}.${raw.toString('base64url')}`
      }),
    ),
  )
})

test('J08 the API rejects a kid that is a path, SQL, a command, huge or no string', async () => {
  const by = await attacked()
  const kids = [
    '../../../../dev/null',
    '/dev/null',
    "' UNION SELECT 'a",
    'x|sleep 10',
    1,
    {},
    '__proto__',
    'constructor',
    'unknown',
    '',
    null,
    undefined,
  ]

  await expectAllUseless(by, [
    ...kids.map((kid) => by.signed(by.claims, { ...by.header, kid })),
    ...kids.map((kid) => by.hmac('', { ...by.header, alg: 'HS256', kid })),
    by.signed(by.claims, { ...by.header, kid: 'a'.repeat(8000) }),
  ])
})

test('J09 the API ignores keys that a token embeds or links, and connects nowhere', async () => {
  const by = await attacked()
  let connections = 0
  const listener = createServer((_req, res) => res.end('{"keys":[]}'))
  listener.on('connection', () => (connections += 1))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(() => void listener.close())
  const address = listener.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/jwks.json`
  const jwk = by.publicKey.export({ format: 'jwk' })

  await expectAllUseless(
    by,
    [{ jku: url }, { x5u: url }, { jwk }, { x5c: ['MIIB'] }].map((more) =>
      by.signed(by.claims, { ...by.header, ...more }),
    ),
  )
  expect(connections).toBe(0)
})

test('J10 the API rejects critical header parameters', async () => {
  const by = await attacked()
  const members = [
    { crit: ['exp'], exp: 1 },
    { crit: ['x'], x: 1 },
    { crit: [] },
    { crit: 'b64' },
    { b64: false, crit: ['b64'] },
  ]

  await expectAllUseless(
    by,
    members.map((more) => by.signed(by.claims, { ...by.header, ...more })),
  )
})

test('J11 the API rejects another typ, a cty and a compressed payload', async () => {
  const by = await attacked()
  const headers = [
    { typ: 'rt+jwt' },
    { typ: 'JWT' },
    { typ: undefined },
    { typ: 'application/at+jwt' },
    { cty: 'JWT' },
    { zip: 'DEF' },
  ]

  await expectAllUseless(
    by,
    headers.map((more) => by.signed(by.claims, { ...by.header, ...more })),
  )
})

test('J12 the API rejects tokens that are encrypted, nested or serialized as JSON', async () => {
  const by = await attacked()
  const [header, payload, signature] = by.parts
  const encrypted = await new CompactEncrypt(Buffer.from(by.tokens.access))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(by.publicKey)
  const flattened = JSON.stringify({ protected: header, payload, signature })
  const general = JSON.stringify({ payload, signatures: [{ protected: header, signature }] })

  await expectAllUseless(by, [
    encrypted,
    by.signed(by.tokens.access),
    encode(flattened),
    ...[flattened, general].map((text) => text.replaceAll(' ', '')),
  ])
})

test('J13 the API rejects base64url that is not canonical', async () => {
  const by = await attacked()
  const [header, payload, signature] = by.parts
  const last = signature.at(-1) ?? ''
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const sameBytes = alphabet[alphabet.indexOf(last) + 1] ?? ''

  await expectAllUseless(by, [
    `${header}.${payload}.${signature}=`,
    `${header}.${payload}.${signature}==`,
    `${header}=.${payload}.${signature}`,
    `${header}.${payload}.${signature.slice(0, 9)}+${signature.slice(10)}`,
    `${header}.${payload}.${signature.slice(0, 9)}/${signature.slice(10)}`,
    `${header}.${payload}.${signature.slice(0, -1)}${sameBytes}`,
  ])
})

test('J14 a logged-out token is rejected in any encoding', async () => {
  const by = await attacked()
  await by.api.post(PATHS.blacklist, { refresh: by.tokens.refresh })
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
  const [header, payload, signature] = by.parts
  const raw = Buffer.from(signature, 'base64url')
  const s = BigInt(`0x${raw.subarray(32).toString('hex')}`)
  const other = (order - s).toString(16).padStart(64, '0')
  const mirrored = Buffer.concat([raw.subarray(0, 32), Buffer.from(other, 'hex')])

  // The mirrored signature is valid too. The token is rejected because its session has ended.
  for (const token of [
    by.tokens.access,
    `${header}.${payload}.${mirrored.toString('base64url')}`,
    by.signed(by.claims),
    `${by.tokens.access}=`,
  ]) {
    await expectUseless(by.api, token)
  }
})
