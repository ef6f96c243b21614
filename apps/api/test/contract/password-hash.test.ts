import { PATHS } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { createPasswords, type Passwords } from '../../src/services/passwords.ts'
import { describe, expect, test } from 'vitest'
import { insertAccount } from '../../src/stores/account-state-store.ts'
import { logIn, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const settings = { concurrency: 1, queueLimit: 10 }
const cheaper = createPasswords({ ...settings, cost: 4 })
const dearer = createPasswords({ ...settings, cost: 5 })

describe('a password that was hashed at a lower cost', () => {
  test('is rehashed at login, and issued tokens stay valid', async () => {
    const api = await startWith(dearer)
    const { access } = await logInAs(api, 'ada')
    await store(api, await cheaper.hash(PASSWORD))

    await logIn(api, 'ada')

    expect(await stored(api)).toMatch(/^bcrypt_sha256\$\$2b\$05\$/)
    expect(await api.get(PATHS.me, access)).toMatchObject({ status: 200 })
    expect(await logIn(api, 'ada')).toHaveProperty('access')
  })

  test('is not rehashed after a wrong password', async () => {
    const api = await startWith(dearer)
    await logInAs(api, 'ada')
    const hash = await cheaper.hash(PASSWORD)
    await store(api, hash)

    await api.post(PATHS.token, { username: 'ada', password: 'a wrong one' })

    expect(await stored(api)).toBe(hash)
  })

  test('is not rehashed while the hashing queue is full, and the login succeeds', async () => {
    const busy = () => Promise.reject(new AuthError('busy', { retryAfterSeconds: 2 }))
    const hash = await cheaper.hash(PASSWORD)
    const api = await startWith({ ...dearer, hash: busy })
    await insert(api, hash)

    expect(await logIn(api, 'ada')).toHaveProperty('access')
    expect(await stored(api)).toBe(hash)
  })

  test('is not restored if the password changes during the login', async () => {
    const changed = await cheaper.hash('another password')
    const api = await startWith({
      ...dearer,
      hash: async (password) => {
        await store(api, changed)
        return dearer.hash(password)
      },
    })
    await insert(api, await cheaper.hash(PASSWORD))

    await logIn(api, 'ada')

    expect(await stored(api)).toBe(changed)
  })
})

function startWith(passwords: Passwords): Promise<TestApi> {
  return startApi({ change: { passwords } })
}

async function insert(api: TestApi, passwordHash: string): Promise<void> {
  await insertAccount(api.ctx.db, {
    id: '11111111-1111-4111-8111-111111111111',
    username: 'ada',
    email: 'ada@example.com',
    passwordHash,
    role: 'customer',
    dateJoined: api.ctx.now(),
  })
}

async function store(api: TestApi, hash: string): Promise<void> {
  await api.ctx.db('accounts').update({ password_hash: hash })
}

async function stored(api: TestApi): Promise<string | undefined> {
  const row = await api.ctx.db<{ password_hash: string }>('accounts').first()
  return row?.password_hash
}
