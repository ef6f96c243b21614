import { expect, test } from 'vitest'
import { createLog } from './create-log.ts'

function written(entry: object): Record<string, unknown> {
  const lines: string[] = []
  createLog('info', { write: (line: string) => void lines.push(line) }).info(entry, 'said')
  return JSON.parse(lines.join(''))
}

test('a field that is not listed is not logged', () => {
  const line = written({ requestId: 'id', password: 'secret', body: { token: 'secret' } })

  expect(line).toMatchObject({ requestId: 'id', msg: 'said' })
  expect(JSON.stringify(line)).not.toContain('secret')
})

test('an error is logged with its message and code, but without values of rows', () => {
  const failure = Object.assign(new Error('duplicate key ada@example.com'), {
    code: '23505',
    severity: 'ERROR',
    detail: 'Key (email)=(ada@example.com) already exists.',
    parameters: ['ada@example.com'],
  })

  const line = written({ err: new Error('it failed', { cause: failure }) })

  expect(line).toMatchObject({
    err: { message: 'it failed', cause: { type: 'Error', code: '23505' } },
  })
  expect(JSON.stringify(line)).not.toContain('ada@example.com')
})

test('an error of Postgres is logged with its code and place only', () => {
  const failure = Object.assign(new Error('invalid input syntax: "secret"'), {
    code: '22P02',
    severity: 'ERROR',
  })

  expect(JSON.stringify(written({ err: failure }))).not.toContain('secret')
})

test('line breaks and placeholders in a field stay text of one line', () => {
  const path = 'a\r\n{"level":30,"msg":"forged"}\n%s %j %o\u2028\u0000'
  const lines: string[] = []
  createLog('info', { write: (line: string) => void lines.push(line) }).info({ path }, 'said')

  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^[^\r\n]*\n$/)
  expect(JSON.parse(lines.join(''))).toMatchObject({ path, msg: 'said' })
})
