import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { attacked, expectAllUseless } from '../support/attacked.ts'
import { encode, expectUseless, forgerOf } from '../support/forge.ts'
import { change, idOf, logInAs, startApi } from '../support/start-api.ts'

test('J15 the API rejects a token with duplicate members', async () => {
  const by = await attacked()
  const text = JSON.stringify(by.claims)
  const header = JSON.stringify(by.header)

  await expectAllUseless(by, [
    by.signed(`${text.slice(0, -1)},"sub":"another"}`),
    by.signed(`${text.slice(0, -1)},"role":"admin"}`),
    by.signed(by.claims, `{"alg":"none",${header.slice(1)}`),
  ])
})

test('J16 the API rejects a payload that is no object, no UTF-8 or deeply nested', async () => {
  const by = await attacked()
  const values = [[], 'x', 1, null, '', true]

  await expectAllUseless(by, [
    ...values.map((value) => by.signed(JSON.stringify(value))),
    by.signed(''),
    by.signed(Buffer.from([0x22, 0xff, 0x22])),
    by.signed(`${'['.repeat(4000)}${']'.repeat(4000)}`),
  ])
})

test('J17 members such as __proto__ grant no access', async () => {
  const by = await attacked()
  const text = JSON.stringify(by.claims)

  for (const more of ['"__proto__":{"role":"admin"}', '"constructor":{"prototype":{"x":1}}']) {
    const customer = await logInAs(by.api, `c${more.length}`)
    const forger = forgerOf(by.api, customer)
    const payload = `${JSON.stringify(forger.claims).slice(0, -1)},${more}}`
    const { status } = await by.api.get(PATHS.accounts, forger.signed(payload))
    expect([401, 403]).toContain(status)
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  }
  await expectAllUseless(by, [
    by.signed(text, `{"__proto__":{},${JSON.stringify(by.header).slice(1)}`),
  ])
})

test('J18 the API rejects an exp that is missing, no integer, past or too far ahead', async () => {
  const by = await attacked()
  const now = Math.floor(by.api.ctx.now().getTime() / 1000)
  const { exp: _, ...without } = by.claims
  const text = JSON.stringify(by.claims)
  const values = ['x', null, true, [now + 60], {}, 0, -1, now + 60.5, now, now - 1, now + 3600]

  await expectAllUseless(by, [
    by.signed(without),
    ...values.map((exp) => by.signed({ ...by.claims, exp })),
    ...['NaN', '1e999', '1e3'].map((exp) => by.signed(text.replace(/"exp":\d+/, `"exp":${exp}`))),
  ])
})

test('J19 the API rejects nbf and iat that are future, no numbers or too old', async () => {
  const by = await attacked()
  const now = Math.floor(by.api.ctx.now().getTime() / 1000)

  await expectAllUseless(
    by,
    [
      { nbf: now + 60 },
      { nbf: 'x' },
      { iat: now + 60, exp: now + 120 },
      { iat: 'x' },
      { iat: now - 3600, exp: now + 60 },
      { iat: undefined },
    ].map((times) => by.signed({ ...by.claims, ...times })),
  )
})

test('J20 J21 the API rejects another issuer or audience, or a list of them', async () => {
  const by = await attacked()
  const { iss, aud } = by.claims

  await expectAllUseless(
    by,
    [
      { iss: 'https://evil.test' },
      { iss: String(iss).toUpperCase() },
      { iss: [iss] },
      { iss: undefined },
      { aud: 'https://evil.test' },
      { aud: undefined },
      { aud: String(aud).slice(0, -1) },
      { aud: ['other'] },
      { aud: ['other', aud] },
      { aud: [aud] },
    ].map((ours) => by.signed({ ...by.claims, ...ours })),
  )
})

test('J22 the API rejects a subject that is deleted, no string or another account', async () => {
  const by = await attacked()
  const other = idOf(await logInAs(by.api, 'grace'))
  const deleted = await logInAs(by.api, 'eve')
  const headers = { authorization: `Bearer ${by.tokens.access}` }
  await by.api.request('DELETE', `${PATHS.newAccount}${idOf(deleted)}/`, { headers })
  const id = by.claims['user_id']

  await expectAllUseless(by, [
    by.signed({ ...by.claims, sub: other }),
    by.signed({ ...by.claims, user_id: other }),
    by.signed({ ...by.claims, sub: 1, user_id: 1 }),
    by.signed({ ...by.claims, sub: [id], user_id: [id] }),
    by.signed({ ...by.claims, jti: undefined }),
  ])
  expect((await by.api.get(PATHS.me, deleted.access)).status).toBe(401)
})

test('J23 J24 the API rejects access and refresh tokens in place of each other', async () => {
  const by = await attacked()

  expect((await by.api.get(PATHS.accounts, by.tokens.refresh)).body).toMatchObject({
    code: 'token_not_valid',
  })
  for (const path of [PATHS.refresh, PATHS.blacklist]) {
    expect(await by.api.post(path, { refresh: by.tokens.access })).toMatchObject({
      status: 401,
      body: { detail: 'Token has wrong type', code: 'token_not_valid' },
    })
  }
})

test('J25 the API rejects tokens of another installation', async () => {
  const by = await attacked()
  const other = await startApi({ hasOwnKeys: true })
  const theirs = await logInAs(other, 'ada', 'admin')

  await expectAllUseless(by, [theirs.access])
  expect((await by.api.post(PATHS.refresh, theirs)).status).toBe(401)
})

test('J26 the API accepts Bearer in any case with exactly one token', async () => {
  const by = await attacked()
  const { access } = by.tokens
  const statusOf = async (authorization: string) =>
    (await by.api.request('GET', PATHS.accounts, { headers: { authorization } })).status

  for (const scheme of ['bearer', 'BEARER', 'Bearer']) {
    expect(await statusOf(`${scheme} ${access}`)).toBe(200)
  }
  for (const text of [
    'Bearer',
    `Bearer ${access} x`,
    `Basic ${access}`,
    `Token ${access}`,
    access,
  ]) {
    expect(await statusOf(text), text.slice(0, 20)).toBe(401)
  }
  expect(await statusOf(`Bearer ${access}, Bearer ${access}`)).toBe(401)
  expect((await by.api.get(`${PATHS.me}?access_token=${access}`)).status).toBe(401)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({ access_token: access }).toString()
  expect((await by.api.request('POST', PATHS.password, { headers: form, body })).status).toBe(401)
})

test('J27 J28 the API rejects a 15 KB token and survives 20 KB or 1,100 headers', async () => {
  const by = await attacked()

  const [header, , signature] = by.parts
  const long = encode({ ...by.claims, jti: 'a'.repeat(11_000) })
  await expectUseless(by.api, `${header}.${long}.${signature}`)
  const huge = await fetch(by.api.url + PATHS.accounts, {
    headers: { authorization: `Bearer ${'a'.repeat(20_000)}` },
  })
  expect(huge.status).toBe(431)
  const many = Object.fromEntries(Array.from({ length: 1100 }, (_, n) => [`x-${n}`, '1']))
  const { status } = await by.api.request('GET', PATHS.accounts, {
    headers: { ...many, authorization: `Bearer ${by.tokens.access}` },
  })
  expect([200, 401, 431]).toContain(status)
})

test('a changed account’s token is rejected even if it claims the old role', async () => {
  const by = await attacked()
  const grace = await logInAs(by.api, 'grace', 'admin')
  await change(by.api, idOf(grace), { role: 'customer' })

  const forger = forgerOf(by.api, grace)
  await expectUseless(by.api, forger.signed({ ...forger.claims, role: 'admin' }))
})
