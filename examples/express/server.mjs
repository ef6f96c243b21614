import { claimsOf, createRemoteVerifier, requireAccess } from '@latchkey/auth-verifier/express'
import express from 'express'

const { ISSUER = 'http://localhost:8000', CREDENTIAL = '', PORT = '9000' } = process.env

const issuer = createRemoteVerifier({ url: ISSUER, credential: CREDENTIAL, onError: console.error })
const app = express()

app.get('/orders', requireAccess(issuer), (_req, res) => {
  res.json({ account: claimsOf(res).user_id })
})

app.get('/reports', requireAccess(issuer, 'accounts:read'), (_req, res) => {
  res.json({ role: claimsOf(res).role })
})

app.listen(Number(PORT), '127.0.0.1')
