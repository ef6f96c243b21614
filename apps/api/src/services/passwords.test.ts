import { readdirSync, readFileSync } from 'node:fs'
import bcrypt from 'bcrypt'
import { expect, test } from 'vitest'
import { createPasswords, isPasswordHash } from './passwords.ts'

const settings = { cost: 4, concurrency: 1, queueLimit: 2 }

test('verifies a password by its hash, and rejects another one', async () => {
  const { hash, verify } = createPasswords(settings)
  const stored = await hash('correct horse')

  expect(await verify('correct horse', stored)).toBe(true)
  expect(await verify('correct horse ', stored)).toBe(false)
})

test('hashes are compatible with Django', async () => {
  const { hash, verify } = createPasswords(settings)
  // Django's algorithm: bcrypt over the hex SHA-256 of the password.
  const hexSha256 = '2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90'

  expect(await hash('x')).toMatch(/^bcrypt_sha256\$\$2b\$04\$.{53}$/)
  expect(await verify('alice', `bcrypt_sha256$${bcrypt.hashSync(hexSha256, 4)}`)).toBe(true)
})

test.each([
  ['beyond 72 bytes', 'a'.repeat(72), 'a'.repeat(73)],
  ['after a NUL', 'abc\0def', 'abc\0xyz'],
  ['in Unicode normalization', 'caf\u00e9!!!', 'cafe\u0301!!!'],
])('distinguishes passwords that differ %s', async (_title, one, other) => {
  const { hash, verify } = createPasswords(settings)

  expect(await verify(other, await hash(one))).toBe(false)
})

test('rejects every password without a hash or with a hash of an unknown kind', async () => {
  const { verify } = createPasswords(settings)

  expect(await verify('', undefined)).toBe(false)
  expect(await verify('', '!unusable')).toBe(false)
})

test.each([
  ['raised', 9, 12],
  ['lowered', 12, 9],
])('timing reveals no accounts after the cost was %s', async (_title, before, now) => {
  const stored = await createPasswords({ ...settings, cost: before }).hash('x')
  const { verify } = createPasswords({ ...settings, cost: now })
  const cpuOf = async (hash: string | undefined): Promise<number> => {
    const { user } = process.cpuUsage()
    expect(await verify('wrong', hash)).toBe(false)
    return process.cpuUsage().user - user
  }
  await cpuOf(stored)

  const known = await cpuOf(stored)
  const unknown = await cpuOf(undefined)

  expect(known / unknown).toBeGreaterThan(0.6)
  expect(known / unknown).toBeLessThan(1.6)
})

test('a hash with another cost than new ones is outdated', async () => {
  const stored = await createPasswords(settings).hash('x')
  const dearer = createPasswords({ ...settings, cost: 5 })

  expect(dearer.isOutdated(stored)).toBe(true)
  expect(dearer.isOutdated(await dearer.hash('x'))).toBe(false)
  expect(createPasswords(settings).isOutdated(await dearer.hash('x'))).toBe(true)
  expect(dearer.isOutdated('!unusable')).toBe(false)
})

test('rejects callers while the queue is full, and serves the queued ones', async () => {
  const { hash, assertCapacity } = createPasswords(settings)
  expect(assertCapacity).not.toThrow()
  const served = [hash('running'), hash('waiting'), hash('waiting')]

  expect(assertCapacity).toThrow(expect.objectContaining({ code: 'busy', retryAfterSeconds: 2 }))
  await expect(hash('too many')).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
  await expect(Promise.all(served)).resolves.toHaveLength(3)
})

test.runIf(process.platform === 'linux')('hashes in threads of lower priority', async () => {
  const { hash } = createPasswords(settings)
  await hash('x')

  const priorities = readdirSync('/proc/self/task').map((thread) => {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return Number(fields?.[16])
  })
  expect(priorities).toContain(10)
})

test('rejects hashes with a cost that would take hours to verify', () => {
  const hashOf = (cost: string): string => `bcrypt_sha256$$2b$${cost}$${'a'.repeat(53)}`

  expect(['04', '12', '16'].map(hashOf).map(isPasswordHash)).toEqual([true, true, true])
  expect(['03', '17', '31'].map(hashOf).map(isPasswordHash)).toEqual([false, false, false])
})
