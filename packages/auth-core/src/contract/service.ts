import { z } from 'zod'
import { PERMISSIONS, ROLES } from '../roles.ts'
import { endpoint } from './endpoint.ts'
import { choice } from './fields.ts'

/** The algorithms of access tokens. Refresh tokens are always HS256. */
export const ALGORITHMS = ['ES256', 'RS256', 'HS256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

/** The claims of a valid access token. */
export const AccessInfo = z.object({
  user_id: z.string(),
  sid: z.string(),
  role: z.enum(ROLES),
  /** Seconds since the epoch. */
  exp: z.number(),
})
export type AccessInfo = z.infer<typeof AccessInfo>

/** What a gateway requires of the caller. */
export const AccessQuery = z.object({
  /** The caller's role must have this permission. */
  permission: choice(PERMISSIONS).optional(),
  /** The caller must have this role. */
  role: choice(ROLES).optional(),
})
export type AccessQuery = z.infer<typeof AccessQuery>

/** The headers that a gateway passes on to the service behind it. */
export const ACCESS_HEADERS = {
  'Auth-User-Id': z.string(),
  'Auth-Session-Id': z.string(),
  'Auth-Role': z.enum(ROLES),
  /** Joined by commas. Empty without permissions. */
  'Auth-Permissions': z.string(),
} as const

/** Revoked tokens: those of a session, or those of an account below a version. */
export const Revocation = z.union([
  z.object({ sid: z.string() }),
  z.object({ user_id: z.string(), ver: z.number() }),
])
export type Revocation = z.infer<typeof Revocation>

export const RevocationFeed = z.object({
  revocations: z.array(Revocation),
  /** The `since` of the next request. Opaque. */
  next: z.string(),
})
export type RevocationFeed = z.infer<typeof RevocationFeed>

/** The longest `wait` of the revocation feed, in seconds. */
export const FEED_MAX_WAIT_SECONDS = 10

export const FeedQuery = z.object({
  since: z
    .string()
    .regex(/^\d{1,19}$/, 'Give the `next` of the last answer.')
    .optional(),
  wait: z.coerce
    .number('A valid number is required.')
    .min(0)
    .max(FEED_MAX_WAIT_SECONDS, `Wait at most ${FEED_MAX_WAIT_SECONDS} seconds.`)
    .default(0),
})
export type FeedQuery = z.infer<typeof FeedQuery>

/** The permissions of each role, by its name. */
export const RoleTable = z.record(z.string(), z.array(z.string()))
export type RoleTable = z.infer<typeof RoleTable>

/** Public keys (RFC 7517 §5). */
export const Jwks = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string(), use: z.string() }),
  ),
})
export type Jwks = z.infer<typeof Jwks>

export const showAccess = endpoint({
  summary:
    'For gateways: the caller in headers and body; `?permission=…` or `?role=…` returns 403 to others',
  method: 'GET',
  path: '/auth/access/',
  pathName: 'access',
  access: 'account',
  query: AccessQuery,
  responses: { 200: AccessInfo },
  responseHeaders: ACCESS_HEADERS,
  errors: ['permission_denied'],
})

export const listKeys = endpoint({
  summary: 'Returns the public keys of access tokens',
  method: 'GET',
  path: '/.well-known/jwks.json',
  pathName: 'jwks',
  access: 'public',
  requestHeaders: ['If-None-Match'],
  responses: { 200: Jwks, 304: null },
  responseHeaders: { 'Cache-Control': z.string() },
  errors: [],
})

export const showSecurityContact = endpoint({
  summary:
    'Names whom to tell about a vulnerability, as text (RFC 9116), if `SECURITY_CONTACT` is set',
  method: 'GET',
  path: '/.well-known/security.txt',
  pathName: 'securityContact',
  access: 'public',
  mediaType: 'text/plain; charset=utf-8',
  responses: { 200: z.string() },
  errors: ['not_found'],
})

export const listRoles = endpoint({
  summary: 'Returns the permissions of each role',
  method: 'GET',
  path: '/auth/roles/',
  pathName: 'roles',
  access: 'service',
  responses: { 200: RoleTable },
  errors: [],
})

export const followRevocations = endpoint({
  summary:
    'Returns revocations after `?since=…`, waiting up to `?wait=…` seconds → `{revocations, next}`',
  method: 'GET',
  path: '/auth/revocations/',
  pathName: 'revocations',
  access: 'service',
  query: FeedQuery,
  responses: { 200: RevocationFeed },
  errors: [],
})

export const listPaths = endpoint({
  summary: 'Lists the addresses of the API',
  method: 'GET',
  path: '/auth/',
  pathName: 'index',
  access: 'public',
  responses: { 200: z.record(z.string(), z.string()) },
  errors: [],
})

/** An OpenAPI description (version 3.1), of which clients read what they need. */
export const OpenApi = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.looseObject({})),
})
export type OpenApi = z.infer<typeof OpenApi>

export const showOpenApi = endpoint({
  summary: 'Returns the OpenAPI description of the API',
  method: 'GET',
  path: '/auth/openapi.json',
  pathName: 'openapi',
  access: 'public',
  requestHeaders: ['If-None-Match'],
  responses: { 200: OpenApi, 304: null },
  responseHeaders: { 'Cache-Control': z.string() },
  errors: [],
})

const Ok = z.object({ status: z.literal('ok') })

export const showLiveness = endpoint({
  summary: 'For probes: returns 200 while the process responds, whatever its database does',
  method: 'GET',
  path: '/livez',
  pathName: 'liveness',
  access: 'public',
  responses: { 200: Ok },
  errors: [],
})

export const showReadiness = endpoint({
  summary:
    'For probes: returns 200 while the process takes requests, Postgres takes writes, and keys and revocations are loaded',
  method: 'GET',
  path: '/readyz',
  pathName: 'readiness',
  access: 'public',
  responses: { 200: Ok },
  errors: [],
})
