import { ACCOUNT_ORDERINGS, AccountList, PATHS } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { describe, expect, test } from 'vitest'
import { v7 as uuidv7 } from 'uuid'
import { change, idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'

interface Listed {
  api: TestApi
  access: string
  list: (query: string, headers?: Record<string, string>) => ReturnType<TestApi['request']>
  names: (query: string) => Promise<string[]>
}

/** Starts an API with the admin `ada` and `count` other accounts. */
async function startListed(count: number): Promise<Listed> {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada', 'admin')
  const rows = Array.from({ length: count }, (_, n) => ({
    id: uuidv7(),
    username: `user${String(n).padStart(4, '0')}`,
    email: `${String(count - n).padStart(4, '0')}@mail.example.com`,
    password_hash: 'bcrypt_sha256$none',
    role: n % 10 === 0 ? 'staff' : 'customer',
    is_active: n % 7 !== 0,
    date_joined: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 1000),
    last_login: n % 2 === 0 ? null : new Date(Date.UTC(2026, 1, 1) + Math.floor(n / 5) * 1000),
  }))
  if (count > 0) await api.ctx.db.batchInsert('accounts', rows, 500)
  await api.ctx.db.raw('analyze accounts')
  const list: Listed['list'] = (query, headers = {}) =>
    api.request('GET', `${PATHS.accounts}${query}`, {
      headers: { authorization: `Bearer ${access}`, ...headers },
    })
  const names = async (query: string): Promise<string[]> =>
    AccountList.parse((await list(query)).body).map(({ username }) => username)
  return { api, access, list, names }
}

function linkIn(headers: Headers, rel: string): string | undefined {
  const found = (headers.get('link') ?? '').split(', ').find((one) => one.endsWith(`rel="${rel}"`))
  return found && new URL(found.slice(1, found.indexOf('>'))).search
}

/** Follows links with a `rel` to the last page and returns the usernames of each page. */
async function walk({ list }: Listed, query: string, rel: string): Promise<string[][]> {
  const pages: string[][] = []
  for (let next: string | undefined = query; next !== undefined;) {
    const { status, body, headers } = await list(next)
    expect(status).toBe(200)
    pages.push(AccountList.parse(body).map(({ username }) => username))
    next = linkIn(headers, rel)
  }
  return pages
}

describe('pages of accounts', () => {
  test.each(ACCOUNT_ORDERINGS)(
    'ordered by %s contain every account once, forwards and backwards',
    async (ordering) => {
      const listed = await startListed(53)

      const [whole] = await walk(listed, `?ordering=${ordering}&page_size=1000`, 'next')
      const pages = await walk(listed, `?ordering=${ordering}&page_size=10`, 'next')

      expect(new Set(whole).size).toBe(54)
      expect(pages.flat()).toEqual(whole)
      expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 10, 10, 4])
      const { headers } = await listed.list(`?ordering=${ordering}&page_size=50`)
      const back = await walk(listed, linkIn(headers, 'next') ?? '', 'prev')
      expect(back.toReversed().flat()).toEqual(whole)
    },
  )

  test('in descending order are the reverse of those in ascending order', async () => {
    const { names } = await startListed(20)

    for (const ordering of ['username', 'email', 'date_joined', 'last_login']) {
      const forwards = await names(`?ordering=${ordering}`)
      expect(await names(`?ordering=-${ordering}`)).toEqual(forwards.toReversed())
    }
  })

  test('contain 100 accounts by default and link to the first page', async () => {
    const { list } = await startListed(150)

    const { body, headers } = await list('?role=customer')

    expect(body).toHaveLength(100)
    expect(linkIn(headers, 'first')).toBe('?role=customer')
    expect(linkIn(headers, 'prev')).toBeUndefined()
  })

  test('continue at the same place when accounts are deleted between requests', async () => {
    const { api, list } = await startListed(30)
    const first = await list('?ordering=username&page_size=10')
    await api.ctx.db('accounts').whereIn('username', ['user0000', 'user0008', 'user0009']).delete()

    const second = await list(linkIn(first.headers, 'next') ?? '')

    const [{ username } = { username: '' }] = AccountList.parse(second.body)
    expect(username).toBe('user0010')
  })

  test('reject a cursor of another ordering', async () => {
    const { list } = await startListed(30)
    const { headers } = await list('?ordering=username&page_size=10')
    const next = linkIn(headers, 'next') ?? ''

    for (const query of [next.replace('=username', '=email'), '?cursor=none', '?cursor=WzEsMl0']) {
      expect(await list(query)).toMatchObject({
        status: 400,
        body: { cursor: ['This cursor belongs to another list.'] },
      })
    }
  })
})

describe('a list can be filtered', () => {
  test('by role, state and date of registration', async () => {
    const { names } = await startListed(21)

    expect(await names('?role=staff')).toEqual(['user0000', 'user0010', 'user0020'])
    expect(await names('?is_active=false')).toEqual(['user0000', 'user0007', 'user0014'])
    expect(await names('?role=staff&is_active=true')).toEqual(['user0010', 'user0020'])
    expect(
      await names('?joined_after=2026-01-01T00:00:02Z&joined_before=2026-01-01T00:00:04%2B00:00'),
    ).toEqual(['user0006', 'user0007', 'user0008', 'user0009', 'user0010', 'user0011'])
    expect(await names('?joined_after=2026-01-02&role=customer')).toEqual([])
    expect(await names('?role=&search=&is_active=&ordering=-username&page_size=1')).toEqual([
      'user0020',
    ])
  })

  test('by a prefix of a username or email, or a substring of four letters or more', async () => {
    const { names } = await startListed(40)

    expect(await names('?search=a')).toEqual(['ada'])
    expect(await names('?search=AD')).toEqual(['ada'])
    expect(await names('?search=%20DA%20')).toEqual([])
    expect(await names('?search=SE%20')).toEqual([])
    expect(await names('?search=user0007')).toEqual(['user0007'])
    expect(await names('?search=ER0007')).toEqual(['user0007'])
    expect(await names('?search=0033@mail')).toEqual(['user0007'])
    expect(await names('?search=stranger')).toEqual([])
  })

  test.each(['%', '_', '\\', "' or 1=1 --", '🗝', '%%%', '___', 'user%7'])(
    'by %j as a literal string',
    async (search) => {
      const { names } = await startListed(3)

      expect(await names(`?search=${encodeURIComponent(search)}`)).toEqual([])
    },
  )

  test('by a string that most accounts contain, page by page', async () => {
    const listed = await startListed(230)

    const pages = await walk(listed, '?search=mail.example&ordering=-email&page_size=60', 'next')

    expect(pages.map(({ length }) => length)).toEqual([60, 60, 60, 50])
    expect(new Set(pages.flat()).size).toBe(230)
    expect(pages[0]?.[0]).toBe('user0000')
  })
})

test.each([
  ['page_size=0', 'page_size', 'Ensure this value is greater than or equal to 1.'],
  ['page_size=many', 'page_size', 'A valid integer is required.'],
  ['role=root', 'role', '"root" is not a valid choice.'],
  ['ordering=password_hash', 'ordering', '"password_hash" is not a valid choice.'],
  ['is_active=1', 'is_active', 'Must be true or false.'],
  [
    'joined_after=yesterday',
    'joined_after',
    'Give a day or a moment, such as 2026-01-31 or 2026-01-31T12:00:00Z.',
  ],
  ['search=a&search=b', 'search', 'Not a valid string.'],
  [`search=${'a'.repeat(255)}`, 'search', 'Ensure this field has no more than 254 characters.'],
])('%s is rejected with an error for its parameter', async (query, field, message) => {
  const { list } = await startListed(0)

  expect(await list(`?${query}`)).toMatchObject({ status: 400, body: { [field]: [message] } })
})

describe('the total count', () => {
  test('is exact for few accounts', async () => {
    const { list } = await startListed(120)

    for (const [query, count] of [
      ['', '121'],
      ['?role=staff&page_size=5', '12'],
      ['?search=user&page_size=5', '120'],
      ['?search=user0077', '1'],
    ]) {
      const { headers } = await list(query ?? '')
      expect([headers.get('x-total-count'), headers.get('x-total-count-kind')]).toEqual([
        count,
        'exact',
      ])
    }
  })

  test('is estimated for many accounts and marked as estimated', async () => {
    const { list } = await startListed(3000)

    for (const query of ['', '?search=mail.example', '?role=customer']) {
      const { headers } = await list(query)
      expect(headers.get('x-total-count-kind')).toBe('estimated')
      expect(Number(headers.get('x-total-count'))).toBeGreaterThan(1000)
      expect(Number(headers.get('x-total-count'))).toBeLessThan(4000)
    }
  })
})

describe('an export of the list', () => {
  test('streams all accounts as lines of JSON', async () => {
    const { access, api } = await startListed(2500)

    const response = await fetch(`${api.url}${PATHS.accounts}?ordering=username`, {
      headers: { authorization: `Bearer ${access}`, accept: 'application/x-ndjson' },
    })

    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await response.text()).trimEnd().split('\n')
    const accounts = AccountList.parse(lines.map((line): unknown => JSON.parse(line)))
    expect(accounts).toHaveLength(2501)
    expect(accounts.at(-1)?.username).toBe('user2499')
  })

  test('streams CSV that a spreadsheet does not read as formulas', async () => {
    const { access, api } = await startListed(2)
    await api.ctx.db('accounts').where({ username: 'user0001' }).update({ username: '@SUM+1' })

    const response = await fetch(`${api.url}${PATHS.accounts}?search=mail&ordering=username`, {
      headers: { authorization: `Bearer ${access}`, accept: 'text/csv' },
    })

    expect(response.headers.get('content-type')).toContain('text/csv')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=accounts.csv')
    const [head, formula, plain] = (await response.text()).split('\n')
    expect(head).toBe('id,username,email,role,is_active,date_joined,last_login')
    expect(formula).toContain(",'@SUM+1,")
    expect(plain).toContain(',user0000,0002@mail.example.com,staff,false,2026-01-01T00:00:00.000Z,')
  })

  test('requires the same permission as a page', async () => {
    const { api } = await startListed(0)
    const { access } = await logInAs(api, 'grace')
    const headers = { authorization: `Bearer ${access}`, accept: 'text/csv' }

    expect((await api.request('GET', PATHS.accounts, { headers })).status).toBe(403)
    expect(
      (await api.request('GET', PATHS.accounts, { headers: { accept: 'text/csv' } })).status,
    ).toBe(401)
  })

  test('stops when the caller’s token is revoked', async () => {
    const { api, access } = await startListed(2500)
    const { check } = api.ctx.revocations
    let asked = 0
    api.ctx.revocations.check = (claims) => {
      asked += 1 // first when the request is authenticated, then before each batch
      if (asked === 3) throw new AuthError('token_revoked')
      check(claims)
    }

    const response = await fetch(`${api.url}${PATHS.accounts}`, {
      headers: { authorization: `Bearer ${access}`, accept: 'application/x-ndjson' },
    })

    await expect(response.text()).rejects.toThrow()
  })
})

test('an unchanged page gets 304 for its ETag', async () => {
  const { api, list } = await startListed(5)
  const grace = await logInAs(api, 'grace')
  const etag = (await list('')).headers.get('etag') ?? ''

  const again = await list('', { 'if-none-match': etag })
  expect([again.status, again.body]).toEqual([304, ''])

  await change(api, idOf(grace), { role: 'staff' })
  expect((await list('', { 'if-none-match': etag })).status).toBe(200)
})
