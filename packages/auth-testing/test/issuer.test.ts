import { createTestIssuer, startTestIssuer } from '@latchkey/auth-testing/issuer'
import { createRemoteVerifier } from '@latchkey/auth-verifier/express'
import { expect, onTestFinished, test, vi } from 'vitest'

test('a token has the claims that it was given, and valid ones besides', async () => {
  const { accessToken, verifier } = createTestIssuer()

  const claims = await verifier.verify(accessToken({ user_id: 'ada', role: 'staff', team: 'x' }))

  expect(claims).toMatchObject({ user_id: 'ada', sub: 'ada', role: 'staff', ver: 0 })
  expect(claims.exp - claims.iat).toBe(300)
})

test('an issuer signs with RS256 if it should', async () => {
  const { accessToken, verifier, jwks } = createTestIssuer({ algorithm: 'RS256' })

  await expect(verifier.verify(accessToken())).resolves.toBeDefined()
  expect(jwks().keys).toMatchObject([{ kty: 'RSA', alg: 'RS256' }])
})

test('a verifier rejects what is wrong with a token, by its code', async () => {
  const issuer = createTestIssuer()
  const { verify } = issuer.verifier

  await expect(verify(issuer.accessToken())).resolves.toBeDefined()
  await expect(verify(issuer.expiredToken())).rejects.toMatchObject({ code: 'token_expired' })
  await expect(verify(issuer.revokedToken())).rejects.toMatchObject({ code: 'token_revoked' })
  for (const token of [
    issuer.foreignToken(),
    issuer.foreignToken({}, 'an unknown key'),
    issuer.accessToken({ aud: 'https://other.test' }),
    issuer.accessToken({ role: 'root' }),
  ]) {
    await expect(verify(token)).rejects.toMatchObject({ code: 'token_invalid' })
  }
  await expect(verify(issuer.accessToken({ jti: undefined }))).rejects.toMatchObject({
    code: 'token_without_id',
  })
})

test('the time is an input', async () => {
  let now = new Date('2040-01-01T00:00:00Z')
  const { accessToken, verifier } = createTestIssuer({ now: () => now })
  const token = accessToken()
  await expect(verifier.verify(token)).resolves.toMatchObject({ iat: 2_208_988_800 })

  now = new Date('2040-01-01T00:05:00Z')

  await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'token_expired' })
})

test('a remote verifier follows its keys, roles and revocations over HTTP', async () => {
  const issuer = await startTestIssuer()
  const verifier = createRemoteVerifier({ url: issuer.url, credential: issuer.credential })
  onTestFinished(async () => {
    verifier.close()
    await issuer.close()
  })
  const [session, account] = [issuer.accessToken(), issuer.accessToken({ user_id: 'ada' })]
  await expect(verifier.verify(session)).resolves.toMatchObject({ role: 'customer' })
  await expect(verifier.verify(account)).resolves.toMatchObject({ user_id: 'ada' })
  await expect(verifier.verify(issuer.foreignToken())).rejects.toMatchObject({
    code: 'token_invalid',
  })
  await vi.waitFor(() => expect(verifier.permissions().staff).toEqual(['accounts:read']))

  issuer.revoke(session)
  issuer.revoke({ user_id: 'ada', ver: 1 })

  await vi.waitFor(async () => {
    await expect(verifier.verify(session)).rejects.toMatchObject({ code: 'token_revoked' })
    await expect(verifier.verify(account)).rejects.toMatchObject({ code: 'token_superseded' })
  })
})

test('a remote verifier with another credential gets no revocations', async () => {
  const issuer = await startTestIssuer()
  const onError = vi.fn()
  const verifier = createRemoteVerifier({ url: issuer.url, credential: 'x', onError })
  onTestFinished(async () => {
    verifier.close()
    await issuer.close()
  })

  await expect(verifier.verify(issuer.accessToken())).rejects.toMatchObject({ code: 'unavailable' })

  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'bad_credential' }))
})
