import { ALGORITHMS, Jwks, PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { kidOf } from '@latchkey/auth-core/tokens'
import { describe, expect, test, vi } from 'vitest'
import { createSecretBox } from '../src/services/secret-box.ts'
import { listKeys } from '../src/stores/key-store.ts'
import { retire, retireDeadKeys } from '../src/use-cases/keys/retire-key.ts'
import { rotateKey, type RotateOptions } from '../src/use-cases/keys/rotate-key.ts'
import { countLiveTokens, showKeys } from '../src/use-cases/keys/show-keys.ts'
import { logIn, logInAs, SECRET, startApi, type TestApi } from './support/start-api.ts'

const secretBox = createSecretBox(SECRET)
const ACCESS = { purpose: 'access', algorithm: 'ES256', isImmediate: false } as const
const PATIENT = { timeout: 5000, interval: 20 }

const rotate = (api: TestApi, options: RotateOptions = ACCESS) =>
  rotateKey(api.ctx.db, secretBox, options, api.ctx.now())

const publishedBy = async (api: TestApi) =>
  Jwks.parse((await api.get(PATHS.jwks)).body).keys.map(({ kid }) => kid)

const states = async (api: TestApi, purpose = 'access') => {
  const keys = await showKeys(api.ctx.db, api.ctx.now())
  return keys.filter(({ key }) => key.purpose === purpose).map(({ state }) => state)
}

/** Starts a process that gets new keys by neither notification nor poll. */
const startDeaf = ({ databaseUrl }: TestApi) => startApi({ databaseUrl, hasBackground: false })

describe('a new key', () => {
  test('is published by every process at once and signs after caches expire', async () => {
    const api = await startApi()
    const other = await startApi({ databaseUrl: api.databaseUrl })
    const before = await logInAs(api, 'ada')

    const { id, signsFrom } = await rotate(api)

    await vi.waitFor(async () => {
      expect(await publishedBy(api)).toContain(id)
      expect(await publishedBy(other)).toContain(id)
    }, PATIENT)
    expect(signsFrom.getTime() - Date.now()).toBeGreaterThan(300_000)
    expect(kidOf((await logIn(api, 'ada')).access)).toBe(kidOf(before.access))
    expect(await states(api)).toEqual(['standby', 'signing'])
  })

  test('keeps sessions alive when it starts to sign and when the old key is retired', async () => {
    const api = await startApi()
    const { access, refresh } = await logInAs(api, 'ada')
    const { id } = await rotate(api)
    await rotate(api, { purpose: 'refresh', algorithm: 'HS256', isImmediate: false })
    await api.ctx.keys.reload()

    api.advance(331)
    const second = await post(api, refresh)
    expect(kidOf(second.access)).toBe(id)
    expect(kidOf(second.refresh)).not.toBe(kidOf(refresh))
    expect(await retireDeadKeys(api.ctx.db, api.ctx.now())).toEqual([])

    api.advance(400)
    expect(await retireDeadKeys(api.ctx.db, api.ctx.now())).toEqual([kidOf(access)])
    await api.ctx.keys.reload()
    const third = await post(api, second.refresh)
    expect((await api.get(PATHS.me, third.access)).status).toBe(200)
    expect(await states(api)).toEqual(['signing', 'retired'])
    expect(await states(api, 'refresh')).toEqual(['signing', 'verifying'])
  })

  test.each(ALGORITHMS)('can use %s', async (algorithm) => {
    const api = await startApi()
    await rotate(api, { ...ACCESS, algorithm, isImmediate: true })
    await api.ctx.keys.reload()

    const { access } = await logInAs(api, 'ada')

    expect((await api.get(PATHS.me, access)).status).toBe(200)
    expect((await publishedBy(api)).includes(String(kidOf(access)))).toBe(algorithm !== 'HS256')
  })
})

test.each(ALGORITHMS)('an API configured with %s signs with it', async (algorithm) => {
  const api = await startApi({ environment: { ACCESS_TOKEN_ALGORITHM: algorithm } })

  const { access } = await logInAs(api, 'ada')

  const header: unknown = JSON.parse(
    Buffer.from(access.split('.')[0] ?? '', 'base64url').toString(),
  )
  expect(header).toMatchObject({ alg: algorithm, typ: 'at+jwt' })
  expect((await api.get(PATHS.me, access)).status).toBe(200)
})

describe('a process that has not loaded a key', () => {
  test('loads it when a token names it', async () => {
    const api = await startApi()
    const deaf = await startDeaf(api)
    await rotate(api, { ...ACCESS, isImmediate: true })
    await rotate(api, { purpose: 'refresh', algorithm: 'HS256', isImmediate: true })
    await api.ctx.keys.reload()
    const { access, refresh } = await logInAs(api, 'ada')

    expect((await deaf.get(PATHS.me, access)).status).toBe(200)
    expect((await deaf.post(PATHS.refresh, { refresh })).status).toBe(200)
  })

  test('queries the database once in ten seconds, however many keys are unknown', async () => {
    const api = await startApi({ hasBackground: false })
    const { access } = await logInAs(api, 'ada')
    let queries = 0
    api.ctx.db.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('signing_keys')) queries += 1
    })

    const forged = Array.from({ length: 50 }, (_, i) => withKid(access, `unknown-${i}`))
    const answers = await Promise.all(forged.map((token) => api.get(PATHS.me, token)))

    expect(answers.every(({ status }) => status === 401)).toBe(true)
    expect(queries).toBe(1)
  })
})

describe('a retired key', () => {
  test('is destroyed, and every process rejects the tokens it signed', async () => {
    const api = await startApi()
    const other = await startApi({ databaseUrl: api.databaseUrl })
    const { access } = await logInAs(api, 'ada')
    await rotate(api, { ...ACCESS, isImmediate: true })
    const [, old] = (await showKeys(api.ctx.db, api.ctx.now())).filter(
      ({ key }) => key.purpose === 'access',
    )
    if (!old) throw new Error('There is one.')
    expect(await countLiveTokens(api.ctx.db, old, api.ctx.now())).toBe(1)

    await retire(api.ctx.db, old, api.ctx.now())

    for (const one of [api, other]) {
      await vi.waitFor(
        async () => expect((await one.get(PATHS.me, access)).status).toBe(401),
        PATIENT,
      )
    }
    const kept = (await listKeys(api.ctx.db)).find(({ id }) => id === old.key.id)
    expect(kept?.encryptedMaterial).toHaveLength(0)
  })
})

async function post(api: TestApi, refresh: string): Promise<TokenPair> {
  return TokenPair.parse((await api.post(PATHS.refresh, { refresh })).body)
}

function withKid(token: string, kid: string): string {
  const [header = '', ...rest] = token.split('.')
  const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...Object(parsed), kid })).toString('base64url')
  return [changed, ...rest].join('.')
}
