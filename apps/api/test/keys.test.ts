import { ALGORITHMS, Jwks, PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { kidOf } from '@latchkey/auth-core/tokens'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { createSecretBox } from '../src/services/secret-box.ts'
import { listKeys } from '../src/stores/key-store.ts'
import { replaceStandby, retire, retireDeadKeys } from '../src/use-cases/keys/retire-key.ts'
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

/** Makes the keys as new as those of a first start. Test databases are copies of an older one. */
async function startWithNewKeys(): Promise<TestApi> {
  const api = await startApi()
  await api.ctx.db('signing_keys').update({ created_at: api.ctx.now() })
  return api
}

/** Starts a process that gets new keys by neither notification nor poll. */
const startDeaf = ({ databaseUrl }: TestApi) => startApi({ databaseUrl, hasBackground: false })

/** Returns a verifier like those of other teams, which caches the key set. */
function joseVerifier(api: TestApi) {
  const keys = createRemoteJWKSet(new URL(api.url + PATHS.jwks))
  return (token: string) => jwtVerify(token, keys, { typ: 'at+jwt', algorithms: ['ES256'] })
}

describe('the key on standby', () => {
  test('is published after the key that signs, which verifiers without "kid" take', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')

    expect(await publishedBy(api)).toEqual([kidOf(access), expect.any(String)])
    expect(await states(api)).toEqual(['signing', 'standby'])
    expect(await states(api, 'refresh')).toEqual(['signing', 'standby'])
  })

  test('signs at once, and verifiers with a cached key set accept its tokens', async () => {
    const api = await startApi()
    const verify = joseVerifier(api)
    const before = await logInAs(api, 'ada')
    await verify(before.access)
    const [, standby] = await publishedBy(api)

    const { id, signsFrom } = await rotate(api, { ...ACCESS, isImmediate: true })
    await api.ctx.keys.reload()
    const after = await logIn(api, 'ada')

    expect(id).toBe(standby)
    expect(signsFrom.getTime()).toBeLessThanOrEqual(api.ctx.now().getTime())
    expect(kidOf(after.access)).toBe(id)
    await expect(verify(after.access)).resolves.toBeDefined()
    await expect(verify(before.access)).resolves.toBeDefined()
    expect(await states(api)).toEqual(['signing', 'verifying', 'standby'])
  })

  test('signs at once without "--now" when every cache has it', async () => {
    const api = await startWithNewKeys()
    api.advance(331)

    const { signsFrom, cachedEverywhereFrom } = await rotate(api)

    expect(cachedEverywhereFrom.getTime()).toBeLessThanOrEqual(signsFrom.getTime())
    expect(await states(api)).toEqual(['signing', 'verifying', 'standby'])
  })

  test('of a second rotation within the cache time is rejected by cached key sets', async () => {
    const api = await startApi()
    const verify = joseVerifier(api)
    await verify((await logInAs(api, 'ada')).access)
    await rotate(api, { ...ACCESS, isImmediate: true })

    const second = await rotate(api, { ...ACCESS, isImmediate: true })
    await api.ctx.keys.reload()

    expect(second.cachedEverywhereFrom.getTime()).toBeGreaterThan(second.signsFrom.getTime())
    await expect(verify((await logIn(api, 'ada')).access)).rejects.toThrow('no applicable key')
  })

  test('of a rotation that waits signs at once with "--now"', async () => {
    const api = await startWithNewKeys()
    const waiting = await rotate(api)

    const { id } = await rotate(api, { ...ACCESS, isImmediate: true })

    expect(id).toBe(waiting.id)
    expect(await states(api)).toEqual(['signing', 'verifying', 'standby'])
  })

  test('is replaced when it is retired, or when the algorithm changes', async () => {
    const api = await startApi()
    const { db } = api.ctx
    const [, first] = await publishedBy(api)
    const status = (await showKeys(db, api.ctx.now())).find(({ key }) => key.id === first)
    if (!status) throw new Error('There is one.')

    await replaceStandby(db, secretBox, status, api.ctx.now())
    await api.ctx.keys.reload()
    const [, second] = await publishedBy(api)
    expect([first, undefined]).not.toContain(second)

    await rotate(api, { ...ACCESS, algorithm: 'HS256', isImmediate: true })
    const kept = (await listKeys(db)).filter(({ purpose }) => purpose === 'access')
    const standby = kept.filter(({ signsFrom, retiredAt }) => !signsFrom && !retiredAt)
    expect(standby.map(({ algorithm }) => algorithm)).toEqual(['HS256'])
    expect(kept.find(({ id }) => id === second)?.encryptedMaterial).toHaveLength(0)
  })

  test('of a rotation that waits never signs after an immediate change of the algorithm', async () => {
    const api = await startWithNewKeys()
    const waiting = await rotate(api)

    const { id } = await rotate(api, { ...ACCESS, algorithm: 'HS256', isImmediate: true })

    const later = new Date(waiting.signsFrom.getTime() + 1000)
    await api.ctx.keys.reload()
    expect(api.ctx.keys.signer('access', later).id).toBe(id)
  })

  test('is promoted once when two rotations run at the same time', async () => {
    const api = await startWithNewKeys()

    const rotations = await Promise.all([rotate(api), rotate(api)])

    expect(new Set(rotations.map(({ id }) => id)).size).toBe(2)
    expect(await states(api)).toEqual(['standby', 'standby', 'signing', 'standby'])
  })
})

describe('a new key', () => {
  test('is published by every process at once and signs after caches expire', async () => {
    const api = await startWithNewKeys()
    const other = await startApi({ databaseUrl: api.databaseUrl })
    const before = await logInAs(api, 'ada')
    const known = await publishedBy(other)

    const { id, signsFrom } = await rotate(api)

    await vi.waitFor(async () => {
      expect(await publishedBy(api)).toHaveLength(known.length + 1)
      expect(await publishedBy(other)).toHaveLength(known.length + 1)
    }, PATIENT)
    expect(known).toContain(id)
    expect(signsFrom.getTime() - Date.now()).toBeGreaterThan(300_000)
    expect(kidOf((await logIn(api, 'ada')).access)).toBe(kidOf(before.access))
    expect(await states(api)).toEqual(['standby', 'signing', 'standby'])
  })

  test('keeps sessions alive when it starts to sign and when the old key is retired', async () => {
    const api = await startWithNewKeys()
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
    expect(await states(api)).toEqual(['signing', 'retired', 'standby'])
    expect(await states(api, 'refresh')).toEqual(['signing', 'verifying', 'standby'])
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
  const api = await startApi({
    environment: { ACCESS_TOKEN_ALGORITHM: algorithm },
    hasOwnKeys: true,
  })

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
