import { expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

const origin = 'http://localhost:5173'

test.each([
  '/dashboard',
  '/accounts',
  '/accounts?x=1#y',
  '/accounts?at=https://evil.example',
  '/%09/evil.example',
])('%j is an address of this app and is kept', (next) => {
  expect(safeNext(next, origin)).toBe(next)
})

test.each([
  null,
  '',
  'accounts',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/.//evil.example',
  '/accounts/..//evil.example',
  'https:evil.example',
  'https://evil.example',
  'http:/\\evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '\t//evil.example',
  '/accounts\r\nLocation: //evil.example',
  '/\u0000',
  ' /accounts',
])('%j leads elsewhere and becomes the dashboard', (next) => {
  expect(safeNext(next, origin)).toBe('/dashboard')
})

test.each(['/login', '/login/', '/login?next=/login', '/LOGIN', '/register', '/', '/./login'])(
  '%j would ask for a login again and becomes the dashboard',
  (next) => {
    expect(safeNext(next, origin)).toBe('/dashboard')
  },
)
