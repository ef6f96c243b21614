import { gzipSync } from 'node:zlib'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { expectNoLeak } from '../support/forge.ts'
import { logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const POSTS = [PATHS.register, PATHS.token, PATHS.refresh, PATHS.blacklist, PATHS.verify] as const
const JSON_TYPE = { 'content-type': 'application/json' }

const post = (
  api: TestApi,
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = JSON_TYPE,
) => api.request('POST', path, { body, headers })

/** Fails unless every endpoint rejects each body with one of the statuses, in JSON. */
async function expectRefused(
  api: TestApi,
  bodies: readonly (string | Buffer)[],
  statuses: readonly number[],
  headers: Record<string, string> = JSON_TYPE,
): Promise<void> {
  for (const path of POSTS) {
    for (const body of bodies) {
      const answer = await post(api, path, body, headers)
      const told = body.toString().slice(0, 40)
      expect({ path, told, isRefused: statuses.includes(answer.status) }).toEqual({
        path,
        told,
        isRefused: true,
      })
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
      expectNoLeak(answer.body)
    }
  }
  expect(await api.ctx.db('accounts')).toEqual([])
  expect((await api.get(PATHS.readiness)).status).toBe(200)
}

test('H01 H02 the API rejects bodies that are invalid JSON, no object or empty', async () => {
  const api = await startApi()

  await expectRefused(api, ['{', 'x', '{"a":}', 'null', '[]', '"x"', '1', '', '{}'], [400])
})

test('H03 the API rejects bodies without a supported type and accepts forms', async () => {
  const api = await startApi()

  await expectRefused(api, ['{"username":"ada"}'], [415], { 'content-type': 'text/plain' })
  await expectRefused(api, ['{"username":"ada"}'], [415], { 'content-type': 'application/jsonp' })
  await expectRefused(api, ['{"username":"ada"}'], [415], { 'content-type': '' })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const ada = { username: 'ada', email: 'ada@example.com', password: PASSWORD }
  expect((await post(api, PATHS.register, new URLSearchParams(ada).toString(), form)).status).toBe(
    201,
  )
})

test('H04 H05 the API rejects other charsets and invalid UTF-8', async () => {
  const api = await startApi()
  const latin = { 'content-type': 'application/json; charset=iso-8859-1' }
  const utf16 = { 'content-type': 'application/json; charset=utf-16le' }

  await expectRefused(api, ['{"username":"ada"}'], [415], latin)
  await expectRefused(api, [Buffer.from('{"username":"ada"}', 'utf16le')], [415], utf16)
  const bytes = Buffer.concat([
    Buffer.from('{"password":"'),
    Buffer.from([0xff]),
    Buffer.from('"}'),
  ])
  await expectRefused(api, [bytes], [400])
})

test('H06 H07 the API rejects lone surrogates and NUL characters', async () => {
  const api = await startApi()
  const fields = (value: string) =>
    `{"username":"${value}","email":"${value}@example.com","password":"${value}${PASSWORD}","refresh":"${value}","token":"${value}"}`

  await expectRefused(api, [fields('a\\ud800b'), fields('a\\u0000b'), fields('\\udc00')], [400])
})

test('H08 the API rejects oversized bodies, compression bombs and bad encodings', async () => {
  const api = await startApi()
  const large = `{"username":"${'a'.repeat(150_000)}"}`
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'a'))

  await expectRefused(api, [large], [413])
  await expectRefused(api, [bomb], [413], { ...JSON_TYPE, 'content-encoding': 'gzip' })
  await expectRefused(api, ['{}'], [415], { ...JSON_TYPE, 'content-encoding': 'x' })
  await expectRefused(api, ['{}'], [400], { ...JSON_TYPE, 'content-encoding': 'gzip' })
})

test('H09 the API rejects deeply nested bodies', async () => {
  const api = await startApi()
  const arrays = `${'['.repeat(45_000)}${']'.repeat(45_000)}`
  const objects = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`

  await expectRefused(
    api,
    [arrays, objects, `{"username":${arrays}}`, `{"password":${objects}}`],
    [400],
  )
})

test('H10 the API uses the last value of a duplicate member', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const twice = (first: string, last: string) =>
    `{"username":"ada","password":"${first}","password":"${last}"}`

  expect((await post(api, PATHS.token, twice('wrong', PASSWORD))).status).toBe(200)
  expect((await post(api, PATHS.token, twice(PASSWORD, 'wrong'))).status).toBe(401)
})

test('H11 the API rejects members of the wrong type', async () => {
  const api = await startApi()
  const values = ['true', '[]', '["ada"]', '{}', '{"$gt":""}', '{"length":1}', 'null']

  await expectRefused(
    api,
    values.map(
      (value) =>
        `{"username":${value},"email":${value},"password":${value},"refresh":${value},"token":${value}}`,
    ),
    [400],
  )
})

test('H12 the API ignores unknown members', async () => {
  const api = await startApi()
  const more = {
    is_admin: true,
    is_staff: true,
    is_active: false,
    id: '00000000-0000-0000-0000-000000000000',
    date_joined: '2000-01-01T00:00:00Z',
    password_hash: 'x',
    state_version: 9,
    constructor: { prototype: { isAdmin: true } },
  }
  const body = JSON.stringify({
    username: 'ada',
    email: 'ada@example.com',
    password: PASSWORD,
    ...more,
  }).replace('{', '{"__proto__":{"role":"admin"},')

  const answer = await post(api, PATHS.register, body)

  expect(answer).toMatchObject({ status: 201, body: { role: 'customer', is_active: true } })
  const account = await api.ctx.db('accounts').first()
  expect(account).toMatchObject({ role: 'customer', state_version: 0 })
  expect(account?.id).not.toBe(more.id)
  expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
})
