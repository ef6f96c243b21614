import { expect, test } from 'vitest'
import type { Endpoint } from './endpoint.ts'
import { fillPath, permissionsOf } from './endpoint.ts'
import { ENDPOINTS, PATHS } from './endpoints.ts'
import { PERSONAL_TOKEN_PERMISSIONS } from './personal-tokens.ts'

const rows: Endpoint[] = Object.values(ENDPOINTS)

test('each path has one name, and each name one path', () => {
  const pairs = new Set(rows.map(({ pathName, path }) => `${pathName} ${path}`))
  expect(pairs.size).toBe(new Set(rows.map(({ path }) => path)).size)
  expect(pairs.size).toBe(Object.keys(PATHS).length)
})

test('no two rows have the same method and path', () => {
  expect(new Set(rows.map(({ method, path }) => `${method} ${path}`)).size).toBe(rows.length)
})

test('a fixed path precedes a template that matches it', () => {
  for (const [at, { path }] of rows.entries()) {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    const later = rows.slice(at + 1).filter((row) => row.path !== path && pattern.test(row.path))
    expect(later.filter((row) => !row.path.includes('{'))).toEqual([])
  }
})

test('a parameter is percent-encoded into its path', () => {
  expect(fillPath(PATHS.account, { id: 'a/b' })).toBe('/auth/accounts/a%2Fb/')
})

test('a personal access token can have exactly the permissions that open an endpoint to it', () => {
  const open = rows.filter(({ personalTokens }) => personalTokens)
  const permissions = new Set(open.flatMap(({ access }) => permissionsOf(access)))
  expect([...permissions].toSorted()).toEqual([...PERSONAL_TOKEN_PERMISSIONS].toSorted())
})
