import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import {
  choice,
  optionalKey,
  optionalResource,
  optionalScope,
  presentText,
  token,
  typedUsername,
} from './fields.ts'
import { deviceHeaders, REFRESH_OUTCOME_HEADER, REFRESH_OUTCOMES } from './headers.ts'

/** How a session treats a refresh: `strict` requires an idempotency key each time. */
export const ROTATIONS = ['strict', 'lenient'] as const
export type Rotation = (typeof ROTATIONS)[number]

/** What the access token is for: a service, and some permissions of the account's role. */
const target = { resource: optionalResource, scope: optionalScope }
const TARGET_PARAMETERS = ['resource', 'scope'] as const

export const TokenBody = z.object({
  username: typedUsername,
  password: presentText,
  rotation: choice(ROTATIONS).optional(),
  /** The `Device-Token` of earlier logins of this device, joined by dots. */
  device_token: optionalKey,
  ...target,
})
export type TokenBody = z.infer<typeof TokenBody>
export type Credentials = Pick<TokenBody, 'username' | 'password'>

export const RefreshBody = z.object({
  refresh: token,
  /** Chosen by the client for this refresh, and sent again with each retry. */
  idempotency_key: optionalKey,
  ...target,
})
export type RefreshBody = z.infer<typeof RefreshBody>

export const BlacklistBody = z.object({ refresh: token })
export type BlacklistBody = z.infer<typeof BlacklistBody>

export const VerifyBody = z.object({ token })
export type VerifyBody = z.infer<typeof VerifyBody>

export const TokenPair = z.object({ access: z.string(), refresh: z.string() })
export type TokenPair = z.infer<typeof TokenPair>

/** A SimpleJWT server without rotation sends no `refresh`. */
export const RefreshedTokens = z.object({ access: z.string(), refresh: z.string().optional() })
export type RefreshedTokens = z.infer<typeof RefreshedTokens>

/** The granted permissions, in the response to a request with a `resource`. */
const granted = { scope: z.string().optional() }

export const Empty = z.object({})

export const logIn = endpoint({
  summary:
    'Logs in with `{username, password, rotation?, resource?, scope?}` → `{refresh, access}`',
  method: 'POST',
  path: '/auth/token/',
  pathName: 'token',
  access: 'public',
  body: TokenBody,
  singleParameters: TARGET_PARAMETERS,
  responses: { 200: TokenPair.extend(granted) },
  responseHeaders: deviceHeaders,
  errors: ['no_active_account', 'throttled', 'invalid_target', 'invalid_scope'],
})

export const refresh = endpoint({
  summary:
    'Exchanges `{refresh, idempotency_key?, resource?, scope?}` for a new pair → `{access, refresh}`',
  method: 'POST',
  path: '/auth/token/refresh/',
  pathName: 'refresh',
  access: 'refresh_token',
  body: RefreshBody,
  singleParameters: TARGET_PARAMETERS,
  responses: { 200: RefreshedTokens.extend(granted) },
  responseHeaders: { [REFRESH_OUTCOME_HEADER]: z.enum(REFRESH_OUTCOMES) },
  errors: [
    'token_invalid',
    'token_expired',
    'token_wrong_type',
    'token_without_type',
    'token_without_id',
    'token_without_exp',
    'token_blacklisted',
    'token_reused',
    'no_account_for_token',
    'invalid_target',
    'invalid_scope',
  ],
})

export const blacklist = endpoint({
  summary: 'Logs out: `{refresh}` → `{}`; ends the session',
  method: 'POST',
  path: '/auth/token/blacklist/',
  pathName: 'blacklist',
  access: 'refresh_token',
  body: BlacklistBody,
  responses: { 200: Empty },
  errors: [
    'token_invalid',
    'token_expired',
    'token_wrong_type',
    'token_without_type',
    'token_without_id',
    'token_without_exp',
    'token_blacklisted',
  ],
})

export const verifyToken = endpoint({
  summary: 'Checks `{token}` → `{}` or 401',
  method: 'POST',
  path: '/auth/token/verify/',
  pathName: 'verify',
  access: 'public',
  body: VerifyBody,
  responses: { 200: Empty },
  errors: [
    'token_invalid',
    'token_expired',
    'token_without_type',
    'token_without_id',
    'token_without_exp',
    'token_wrong_type',
    'token_revoked',
    'token_superseded',
  ],
})
