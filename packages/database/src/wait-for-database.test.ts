import { expect, test } from 'vitest'
import { waitForDatabase } from './wait-for-database.ts'

const failure = (code: string): Error => Object.assign(new Error('no'), { code })

test('work is repeated while Postgres is away, and each cause is reported', async () => {
  const failures = [failure('ECONNREFUSED'), failure('57P03')]
  const causes: string[] = []
  const work = async (): Promise<string> => {
    const next = failures.shift()
    if (next) throw next
    return 'done'
  }

  expect(await waitForDatabase(work, (cause) => causes.push(cause))).toBe('done')
  expect(causes).toEqual(['ECONNREFUSED', '57P03'])
})

test.each(['28P01', '28000', '3D000', '42P01'])('the error %s is not waited for', async (code) => {
  const work = (): Promise<never> => Promise.reject(failure(code))

  await expect(waitForDatabase(work, () => undefined)).rejects.toMatchObject({ code })
})
