import { AuditList, fillPath, PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { mailsTo } from '../support/mails.ts'
import { claimsOf, idOf, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const as = (access: string, more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json', ...more },
})

describe('S01 an id in another spelling', () => {
  const others = [
    (id: string) => id.replaceAll('-', ''),
    (id: string) => `{${id}}`,
    (id: string) => `urn:uuid:${id}`,
  ]

  test('is the same id in uppercase and is rejected in any other form', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'root', 'admin')
    const alice = await logInAs(api, 'alice')
    const [id, sid] = [idOf(alice), String(claimsOf(alice.access)['sid'])]
    const statusOf = async (path: string) => (await api.get(path, access)).status

    for (const spell of [(text: string) => text.toUpperCase(), (text: string) => text]) {
      expect(await statusOf(fillPath(PATHS.account, { id: spell(id) }))).toBe(200)
      expect(await statusOf(fillPath(PATHS.accountSessions, { id: spell(id) }))).toBe(200)
      const { body } = await api.get(`${PATHS.audit}?account_id=${spell(id)}`, access)
      expect(AuditList.parse(body).map(({ account }) => account?.id)).toContain(id)
    }
    for (const spell of others) {
      expect(await statusOf(fillPath(PATHS.account, { id: spell(id) }))).toBe(404)
      expect(await statusOf(`${PATHS.audit}?account_id=${spell(id)}`)).toBe(400)
    }
    const path = fillPath(PATHS.session, { id: sid.toUpperCase() })
    expect((await api.request('DELETE', path, as(alice.access))).status).toBe(204)
    expect((await api.get(PATHS.access, alice.access)).status).toBe(401)
  })
})

/** Returns every code point that some case or Unicode folding turns into an ASCII letter. */
function lookalikes(): string[] {
  const found: string[] = []
  for (let point = 0x80; point < 0x1_10_00; point++) {
    const text = String.fromCodePoint(point)
    const folds = [
      text.toLowerCase(),
      text.toUpperCase(),
      text.normalize('NFKC'),
      text.normalize('NFKD'),
    ]
    if (folds.some((fold) => /[A-Za-z]/.test(fold))) found.push(text)
  }
  return found
}

describe('S02 a username with a letter that folds to ASCII', () => {
  test('matches no account at login and cannot be registered', { timeout: 60_000 }, async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'iris')
    const names = lookalikes().map((letter) => `${letter}ris`)
    expect(names).toContain('İris')
    const { rows } = await api.ctx.db.raw<{ rows: { found: string }[] }>(
      `select count(*)::text as found from accounts where lower(username) = any(?::text[])`,
      [names.flatMap((name) => [name, name.toLowerCase()])],
    )
    expect(rows[0]?.found).toBe('0')

    for (const name of ['İRİS', 'ıris', 'ｉris', 'ⅰris', '\u212A', '\u017F']) {
      const credentials = { username: name, password: PASSWORD }
      expect((await api.post(PATHS.token, credentials)).status).toBe(401)
      const person = { ...credentials, email: `x${name.length}@example.com` }
      expect((await api.post(PATHS.register, person)).status).toBe(400)
    }
    expect((await api.get(PATHS.me, access)).status).toBe(200)
  })
})

/** Creates a database with a locale. Returns `undefined` if the server does not support it. */
async function databaseOf(locale: string): Promise<string | undefined> {
  const name = `locale_${crypto.randomUUID().replaceAll('-', '')}`
  const server = openDatabase(inject('postgresUrl'), { applicationName: 'test', poolSize: 1 })
  onTestFinished(async () => {
    await server.raw(`drop database if exists ${name} with (force)`)
    await server.destroy()
  })
  try {
    await server.raw(`create database ${name} template template0 encoding 'UTF8' ${locale}`)
  } catch (error) {
    if (/locale|ICU/i.test(String(error))) return undefined
    throw error
  }
  const url = new URL(inject('postgresUrl'))
  url.pathname = name
  return url.href
}

describe('S03 a database of another locale gives the same responses', () => {
  test.each([
    `locale 'C'`,
    `locale 'C.UTF-8'`,
    `locale 'en_US.UTF-8'`,
    `locale 'C' locale_provider icu icu_locale 'tr'`,
    `locale 'C' locale_provider icu icu_locale 'und'`,
  ])('%s', { timeout: 40_000 }, async (locale) => {
    const databaseUrl = await databaseOf(locale)
    if (databaseUrl === undefined) return // for example en_US on a minimal system
    const api = await startApi({ databaseUrl })
    const { access } = await logInAs(api, 'iris', 'admin')
    const person = (username: string, email: string) => ({ username, email, password: PASSWORD })

    expect((await api.post(PATHS.register, person('IRIS', 'a@example.com'))).status).toBe(400)
    expect((await api.post(PATHS.register, person('b', 'IRIS@EXAMPLE.COM'))).status).toBe(400)
    expect((await api.post(PATHS.token, { username: 'IRIS', password: PASSWORD })).status).toBe(200)
    expect((await api.post(PATHS.token, { username: 'İRİS', password: PASSWORD })).status).toBe(401)
    for (const search of ['IRI', 'IRIS', 'ri']) {
      const { body } = await api.get(`${PATHS.accounts}?search=${search}`, access)
      expect({ search, found: Object(body).length }).toEqual({
        search,
        found: search === 'ri' ? 0 : 1,
      })
    }
    const guesses: number[] = []
    for (const username of [
      'iris',
      'IRIS',
      'Iris',
      'iRiS',
      'irIS',
      'IRis',
      'irIs',
      'iriS',
      'IRIs',
    ]) {
      guesses.push((await api.post(PATHS.token, { username, password: 'wrong' })).status)
    }
    expect(guesses.slice(0, 9)).toContain(429)
  })
})

describe('S04 an IP address in another spelling', () => {
  const addresses = [
    ['203.0.113.9', ['203.0.113.9:51234', '203.0.113.9', '::ffff:203.0.113.9', '::FFFF:cb00:7109']],
    [
      '2001:db8::1',
      [
        '2001:db8::1',
        '2001:DB8:0:0::1',
        '[2001:db8::1]:443',
        '2001:0db8::0001%eth0',
        '[2001:db8::1]',
      ],
    ],
  ] as const

  test.each(addresses)('is stored as %s in the audit log', async (canonical, spellings) => {
    const api = await startApi({ environment: { TRUST_PROXY: '1' } })
    for (const [n, address] of spellings.entries()) {
      const body = { username: `stranger${n}`, password: 'wrong' }
      await api.post(PATHS.token, body, { 'x-forwarded-for': address })
    }

    const entries = await api.ctx.db('audit_events').where({ kind: 'login_failed' })
    expect(new Set(entries.map(({ address }) => String(address)))).toEqual(new Set([canonical]))
  })
})

describe('S05 an email address in another spelling', () => {
  test.each([
    ['ada@пример.рф', 'ada@xn--e1afmkfd.xn--p1ai'],
    ['ada@XN--E1AFMKFD.xn--p1ai', 'ada@xn--e1afmkfd.xn--p1ai'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['Ada@Example.COM.', 'Ada@example.com'],
    ["o'hara+x/y!#$%&*=?^`{|}~-@example.com", "o'hara+x/y!#$%&*=?^`{|}~-@example.com"],
  ])('%s is stored as %s and is taken in any spelling', async (typed, kept) => {
    const api = await startApi()
    const person = (username: string, email: string) => ({ username, email, password: PASSWORD })

    const first = await api.post(PATHS.register, person('ada', typed))

    expect(first).toMatchObject({ status: 201, body: { email: kept } })
    for (const email of [kept.toUpperCase(), typed]) {
      expect(await api.post(PATHS.register, person('other', email))).toMatchObject({
        status: 400,
        body: { email: ['A user with that email already exists.'] },
      })
    }
    expect(await mailsTo(api, kept)).toHaveLength(1)
  })

  test.each([
    'a@b',
    'a b@example.com',
    '.a@example.com',
    'a..b@example.com',
    'a@-x.com',
    'a@1.2.3.4',
    'a@x/y.com',
    'a@ex ample.com',
    '@example.com',
    'a@x.com#',
  ])('%s is rejected', async (email) => {
    const api = await startApi()
    const body = { username: 'ada', email, password: PASSWORD }
    expect(await api.post(PATHS.register, body)).toMatchObject({
      status: 400,
      body: { email: ['Enter a valid email address.'] },
    })
  })
})

describe('S06 If-Match', () => {
  test.each([
    ['W/"1"', 200],
    ['"1-gzip"', 200],
    ['"1;gzip"', 200],
    ['"7", "1"', 200],
    ['W/"7" , W/"1"', 200],
    ['*', 200],
    ['"2"', 412],
    ['"7", "8"', 412],
    ['1', 412],
    ['"1', 412],
    ['"x"', 412],
  ])('%s gets %i at version 1', async (header, status) => {
    const api = await startApi()
    const { access } = await logInAs(api, 'root', 'admin')
    const id = idOf(await logInAs(api, 'alice'))

    const answer = await api.request('PATCH', fillPath(PATHS.account, { id }), {
      ...as(access, { 'if-match': header }),
      body: JSON.stringify({ role: 'staff' }),
    })

    expect(answer.status).toBe(status)
  })
})

test('links in responses use PUBLIC_URL instead of the host of the request', async () => {
  const api = await startApi({ environment: { PUBLIC_URL: 'https://example.com/identity/' } })
  const { access } = await logInAs(api, 'root', 'admin')

  const { headers } = await api.get(`${PATHS.accounts}?page_size=1`, access)

  expect(headers.get('link')).toContain(
    '<https://example.com/identity/auth/view-accounts/?page_size=1>',
  )
})

describe('a forged cursor', () => {
  const crafted = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const id = '11111111-1111-4111-8111-111111111111'

  test.each([
    crafted(['date_joined', false, '2026-02-31', id]),
    crafted(['date_joined', false, 'x', id]),
    crafted(['date_joined', false, '\u0000', id]),
    'x',
    'A'.repeat(900),
  ])('is rejected with an error for its parameter', async (cursor) => {
    const api = await startApi()
    const { access } = await logInAs(api, 'root', 'admin')

    const answer = await api.get(`${PATHS.accounts}?cursor=${encodeURIComponent(cursor)}`, access)

    expect(answer).toMatchObject({ status: 400, body: { cursor: [expect.any(String)] } })
  })
})

test('a HEAD request for a CSV export returns headers without a body', async () => {
  const api: TestApi = await startApi()
  const { access } = await logInAs(api, 'root', 'admin')

  const { status, headers, body } = await api.request('HEAD', PATHS.accounts, {
    headers: { authorization: `Bearer ${access}`, accept: 'text/csv' },
  })

  expect([status, body]).toEqual([200, ''])
  expect(headers.get('content-type')).toContain('text/csv')
})
