import { claimsOf, createRemoteVerifier, requireAccess } from '@latchkey/auth-verifier/fastify'
import fastify from 'fastify'

const { ISSUER = 'http://localhost:8000', CREDENTIAL = '', PORT = '9000' } = process.env

const issuer = createRemoteVerifier({ url: ISSUER, credential: CREDENTIAL, onError: console.error })
const app = fastify()

app.get('/orders', { onRequest: requireAccess(issuer) }, async (request) => ({
  account: claimsOf(request).user_id,
}))

app.get('/reports', { onRequest: requireAccess(issuer, 'accounts:read') }, async (request) => ({
  role: claimsOf(request).role,
}))

await app.listen({ port: Number(PORT), host: '127.0.0.1' })
