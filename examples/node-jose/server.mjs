import { createServer } from 'node:http'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'

const { ISSUER = 'http://localhost:8000', PORT = '9000' } = process.env

const keys = createRemoteJWKSet(new URL(`${ISSUER}/.well-known/jwks.json`))
const rules = {
  issuer: ISSUER,
  audience: ISSUER,
  algorithms: ['ES256'],
  typ: 'at+jwt',
  requiredClaims: ['exp', 'user_id', 'role'],
}

/** Returns the claims of the caller, or the status to respond with. */
async function authenticate({ headers }) {
  const [scheme, token] = (headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() !== 'bearer' || !token) return { status: 401 }
  try {
    const { payload } = await jwtVerify(token, keys, rules)
    return { status: 200, claims: payload }
  } catch (error) {
    // Anything but an error of the token means that the key set could not be loaded.
    const isTokenError = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)
    return { status: isTokenError ? 401 : 503 }
  }
}

const ROUTES = {
  '/orders': ({ user_id: account }) => [200, { account }],
  '/reports': ({ role }) => (['staff', 'admin'].includes(role) ? [200, { role }] : [403, {}]),
}

async function respond(req, res) {
  const { status, claims } = await authenticate(req)
  const route = ROUTES[req.url]
  const [code, body] = !claims ? [status, {}] : route ? route(claims) : [404, {}]
  if (code === 401) res.setHeader('WWW-Authenticate', 'Bearer')
  res.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

createServer((req, res) => void respond(req, res)).listen(Number(PORT), '127.0.0.1')
