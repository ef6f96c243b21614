import { expect, test } from 'vitest'
import { containsOwnName, loadPasswordJudge } from './password-strength.ts'

test.each(['password', 'admin123', 'P@ssw0rd1', 'qwertyuiop', 'latchkey1', 'aaaaaaaaaaaaaaaa'])(
  '%s is weak and gets advice',
  async (password) => {
    const judge = await loadPasswordJudge()

    const { score, advice } = judge(password, [])

    expect(score).toBeLessThan(2)
    expect(advice.length).toBeGreaterThan(0)
  },
)

test('a few random words are strong, and the user’s own name is weak', async () => {
  const judge = await loadPasswordJudge()

  expect(judge('correct horse battery', ['ada'])).toEqual({ score: 4, advice: [] })
  expect(judge('gertrude.lovelace', ['gertrude.lovelace@example.com']).score).toBeLessThan(2)
})

test('a password of a thousand characters is judged without delay', async () => {
  const judge = await loadPasswordJudge()

  expect(judge('x7#Kp2!q'.repeat(128), []).score).toBeGreaterThan(1)
})

test.each([
  ['my-ADA-password', ['ada'], true],
  ['grace.hopper!', ['x', 'grace.hopper@example.com'], true],
  ['correct horse battery', ['ada', 'ada@example.com'], false],
  ['all about it', ['al'], false],
])('%s contains one of the names %o: %s', (password, about, expected) => {
  expect(containsOwnName(password, about)).toBe(expected)
})
