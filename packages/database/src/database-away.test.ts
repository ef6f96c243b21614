import { expect, test } from 'vitest'
import { isDatabaseAway } from './database-away.ts'

const failure = (code: string): Error => Object.assign(new Error('no'), { code })

test.each([
  ['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED'],
  ['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN', 'ENOTFOUND', 'EMFILE'],
  ['08000', '08006', '08P01', '28000', '28P01', '3D000', '53100', '53300', '57014', '57P01'],
  ['57P03', '58030', '25006', '25P03', '25P04', '55P03', '40001', '40003', '40P01'],
])('%s and its like mean that Postgres is unavailable', (...codes) => {
  expect(codes.filter((code) => !isDatabaseAway(failure(code)))).toEqual([])
})

test('defects do not mean that Postgres is unavailable', () => {
  const codes = ['42P01', '42703', '42501', '23505', '22P02', '0A000', '25P02', '40002', 'ENOENT']

  expect(codes.filter((code) => isDatabaseAway(failure(code)))).toEqual([])
})

test.each([
  'BEGIN; - Connection terminated unexpectedly',
  'select 1 - Client has encountered a connection error and is not queryable',
  'timeout expired',
])('%s means that Postgres is unavailable', (message) => {
  expect(isDatabaseAway(new Error(message))).toBe(true)
})
