import { readdirSync, readFileSync } from 'node:fs'
import bcrypt from 'bcrypt'
import { expect, test } from 'vitest'
import { createPasswords, isPasswordHash } from './passwords.ts'

const settings = { cost: 4, concurrency: 1, queueLimit: 2 }

test('a password is known by its hash, another one is not', async () => {
  const { hash, verify } = createPasswords(settings)
  const stored = await hash('correct horse')

  expect(await verify('correct horse', stored)).toBe(true)
  expect(await verify('correct horse ', stored)).toBe(false)
})

test('the hash is one that Django reads', async () => {
  const { hash, verify } = createPasswords(settings)
  // Made by Django's recipe: bcrypt over the hex SHA-256 of the password.
  const hexSha256 = '2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90'

  expect(await hash('x')).toMatch(/^bcrypt_sha256\$\$2b\$04\$.{53}$/)
  expect(await verify('alice', `bcrypt_sha256$${bcrypt.hashSync(hexSha256, 4)}`)).toBe(true)
})

test.each([
  ['beyond 72 bytes', 'a'.repeat(72), 'a'.repeat(73)],
  ['after a NUL', 'abc\0def', 'abc\0xyz'],
  ['in how it is composed', 'caf\u00e9!!!', 'cafe\u0301!!!'],
])('what differs %s differs', async (_title, one, other) => {
  const { hash, verify } = createPasswords(settings)

  expect(await verify(other, await hash(one))).toBe(false)
})

test('nobody has no password, nor has somebody with a hash of no known kind', async () => {
  const { verify } = createPasswords(settings)

  expect(await verify('', undefined)).toBe(false)
  expect(await verify('', '!unusable')).toBe(false)
})

test.each([
  ['raised', 9, 12],
  ['lowered', 12, 9],
])('after the cost was %s, who exists cannot be told by the time', async (_title, before, now) => {
  const stored = await createPasswords({ ...settings, cost: before }).hash('x')
  const { verify } = createPasswords({ ...settings, cost: now })
  const cpuOf = async (hash: string | undefined): Promise<number> => {
    const { user } = process.cpuUsage()
    expect(await verify('wrong', hash)).toBe(false)
    return process.cpuUsage().user - user
  }
  await cpuOf(stored)

  const somebody = await cpuOf(stored)
  const nobody = await cpuOf(undefined)

  expect(somebody / nobody).toBeGreaterThan(0.6)
  expect(somebody / nobody).toBeLessThan(1.6)
})

test('a hash that costs less or more than new ones do is outdated', async () => {
  const stored = await createPasswords(settings).hash('x')
  const dearer = createPasswords({ ...settings, cost: 5 })

  expect(dearer.isOutdated(stored)).toBe(true)
  expect(dearer.isOutdated(await dearer.hash('x'))).toBe(false)
  expect(createPasswords(settings).isOutdated(await dearer.hash('x'))).toBe(true)
  expect(dearer.isOutdated('!unusable')).toBe(false)
})

test('beyond the queue callers are told to come back, and the others are served', async () => {
  const { hash, assertCapacity } = createPasswords(settings)
  expect(assertCapacity).not.toThrow()
  const served = [hash('running'), hash('waiting'), hash('waiting')]

  expect(assertCapacity).toThrow(expect.objectContaining({ code: 'busy', retryAfterSeconds: 2 }))
  await expect(hash('too many')).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
  await expect(Promise.all(served)).resolves.toHaveLength(3)
})

test.runIf(process.platform === 'linux')('hashing gives way to everything else', async () => {
  const { hash } = createPasswords(settings)
  await hash('x')

  const priorities = readdirSync('/proc/self/task').map((thread) => {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return Number(fields?.[16])
  })
  expect(priorities).toContain(10)
})

test('a hash that would take hours to check is none', () => {
  const hashOf = (cost: string): string => `bcrypt_sha256$$2b$${cost}$${'a'.repeat(53)}`

  expect(['04', '12', '16'].map(hashOf).map(isPasswordHash)).toEqual([true, true, true])
  expect(['03', '17', '31'].map(hashOf).map(isPasswordHash)).toEqual([false, false, false])
})
