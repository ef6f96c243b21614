import { z } from 'zod'
import { ROLES } from '../roles.ts'
import { endpoint } from './endpoint.ts'
import { choice, optionalResource, optionalScope, presentText, text, token } from './fields.ts'
import { Empty } from './tokens.ts'

/** The grant type of RFC 8693 §2.1. */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
/** The token type of RFC 8693 §3. */
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token'

const unsupported = text
  .max(0, 'Acting for another party by its token is not supported.')
  .optional()

export const ExchangeBody = z.object({
  grant_type: presentText,
  /** An access token for the calling service. */
  subject_token: token,
  subject_token_type: choice([ACCESS_TOKEN_TYPE]),
  requested_token_type: choice([ACCESS_TOKEN_TYPE]).optional(),
  /** The service that the new token is for. `audience` is the other name of RFC 8693 for it. */
  resource: optionalResource,
  audience: optionalResource,
  scope: optionalScope,
  actor_token: unsupported,
  actor_token_type: unsupported,
})
export type ExchangeBody = z.infer<typeof ExchangeBody>

/** The response of RFC 8693 §2.2.1. */
export const ExchangedToken = z.object({
  access_token: z.string(),
  issued_token_type: z.literal(ACCESS_TOKEN_TYPE),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.number(),
  /** The granted permissions, separated by spaces. May be empty. */
  scope: z.string(),
})
export type ExchangedToken = z.infer<typeof ExchangedToken>

/** The body of RFC 7662 §2.1 and RFC 7009 §2.1. The hint is not needed: tokens show their type. */
export const TokenQuestion = z.object({ token, token_type_hint: text.optional() })
export type TokenQuestion = z.infer<typeof TokenQuestion>

/** The response of RFC 7662 §2.2: the claims of a valid token, and nothing about any other. */
export const Introspection = z.union([
  z.strictObject({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    token_type: z.literal('Bearer'),
    iss: z.string(),
    aud: z.string(),
    sub: z.string(),
    client_id: z.string().optional(),
    scope: z.string(),
    jti: z.string(),
    iat: z.number(),
    exp: z.number(),
    sid: z.string(),
    role: z.enum(ROLES),
    act: z.record(z.string(), z.unknown()).optional(),
  }),
])
export type Introspection = z.infer<typeof Introspection>

const AuthMethods = z.array(z.string())

/** Authorization server metadata (RFC 8414 §2). */
export const IssuerMetadata = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  token_endpoint: z.string(),
  token_endpoint_auth_methods_supported: AuthMethods,
  grant_types_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  scopes_supported: z.array(z.string()),
  introspection_endpoint: z.string(),
  introspection_endpoint_auth_methods_supported: AuthMethods,
  revocation_endpoint: z.string(),
  revocation_endpoint_auth_methods_supported: AuthMethods,
})
export type IssuerMetadata = z.infer<typeof IssuerMetadata>

export const OpenIdMetadata = IssuerMetadata.extend({
  subject_types_supported: z.array(z.string()),
  id_token_signing_alg_values_supported: z.array(z.string()),
})
export type OpenIdMetadata = z.infer<typeof OpenIdMetadata>

export const exchangeToken = endpoint({
  summary:
    'Exchanges a token for your service for one for another service (RFC 8693): `{grant_type, subject_token, subject_token_type, resource, scope?}`',
  method: 'POST',
  path: '/auth/token/exchange/',
  pathName: 'exchange',
  access: 'service',
  protocol: 'oauth',
  body: ExchangeBody,
  singleParameters: Object.keys(ExchangeBody.shape),
  responses: { 200: ExchangedToken },
  errors: ['unsupported_grant_type', 'invalid_subject_token', 'invalid_target', 'invalid_scope'],
})

export const introspectToken = endpoint({
  summary:
    'Returns the claims of a valid access token for your service (RFC 7662): `{token}` → `{active, …}`',
  method: 'POST',
  path: '/auth/token/introspect/',
  pathName: 'introspect',
  access: 'service',
  protocol: 'oauth',
  body: TokenQuestion,
  singleParameters: Object.keys(TokenQuestion.shape),
  responses: { 200: Introspection },
  errors: [],
})

export const revokeToken = endpoint({
  summary: 'Ends the session of a token (RFC 7009): `{token}` → 200, also for unknown tokens',
  method: 'POST',
  path: '/auth/token/revoke/',
  pathName: 'revoke',
  access: 'service',
  protocol: 'oauth',
  body: TokenQuestion,
  singleParameters: Object.keys(TokenQuestion.shape),
  responses: { 200: Empty },
  errors: [],
})

export const showIssuerMetadata = endpoint({
  summary: 'Returns the addresses and abilities of the issuer (RFC 8414)',
  method: 'GET',
  path: '/.well-known/oauth-authorization-server',
  pathName: 'issuerMetadata',
  access: 'public',
  requestHeaders: ['If-None-Match'],
  responses: { 200: IssuerMetadata, 304: null },
  responseHeaders: { 'Cache-Control': z.string() },
  errors: [],
})

export const showOpenIdMetadata = endpoint({
  summary: 'Returns the same for OpenID Connect libraries that only verify tokens',
  method: 'GET',
  path: '/.well-known/openid-configuration',
  pathName: 'openIdMetadata',
  access: 'public',
  requestHeaders: ['If-None-Match'],
  responses: { 200: OpenIdMetadata, 304: null },
  responseHeaders: { 'Cache-Control': z.string() },
  errors: [],
})
