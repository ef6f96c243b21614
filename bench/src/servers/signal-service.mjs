import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { createRemoteVerifier, requireAccess } from '@latchkey/auth-verifier/express'
import express from 'express'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'

/** A service that rejects the tokens of ended sessions. `KIND` says how it receives their ends. */
const { KIND, ISSUER, API, NAME, CREDENTIAL, PORT } = process.env

const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', API))
const ended = new Set()

/** Remembers the session of a security event or a logout token. */
async function receive(token, typ) {
  const rules = { issuer: ISSUER, audience: NAME, typ, algorithms: ['ES256'] }
  const { payload } = await jwtVerify(token, keys, rules)
  ended.add(payload.sid ?? payload.sub_id.session?.id)
}

async function poll() {
  const headers = { authorization: `Bearer ${CREDENTIAL}`, 'content-type': 'application/json' }
  let ack = []
  for (;;) {
    const body = JSON.stringify({ ack })
    const response = await fetch(`${API}/auth/signals/poll/`, { method: 'POST', headers, body })
    const { sets } = await response.json()
    for (const token of Object.values(sets)) await receive(token, 'secevent+jwt')
    ack = Object.keys(sets)
  }
}

/** Accepts the tokens of live sessions. */
async function showAccess({ headers }, res) {
  const token = (headers.authorization ?? '').slice('Bearer '.length)
  const rules = { issuer: ISSUER, audience: ISSUER, typ: 'at+jwt', algorithms: ['ES256'] }
  const isLive = !ended.has(decodeJwt(token).sid)
  if (isLive) await jwtVerify(token, keys, rules)
  res.writeHead(isLive ? 200 : 401).end()
}

const RECEIVERS = {
  '/events': async (req) => {
    await receive(await text(req), 'secevent+jwt')
    return 202
  },
  '/logout': async (req) => {
    await receive(new URLSearchParams(await text(req)).get('logout_token'), 'logout+jwt')
    return 200
  },
}

async function respond(req, res) {
  const receiver = RECEIVERS[req.url]
  if (!receiver) return showAccess(req, res)
  res.writeHead(await receiver(req)).end()
}

function serveByEvents() {
  if (KIND === 'poll') void poll()
  return createServer((req, res) => void respond(req, res))
}

function serveByFeed() {
  const verifier = createRemoteVerifier({ url: API, issuer: ISSUER, credential: CREDENTIAL })
  return express().get('/', requireAccess(verifier), (_req, res) => void res.end())
}

const server = KIND === 'feed' ? serveByFeed() : serveByEvents()
server.listen(Number(PORT), '127.0.0.1')
