import { z } from 'zod'
import { type Permission, PERMISSIONS } from '../roles.ts'
import { endpoint } from './endpoint.ts'
import { absence, atMost, choice, presentText, text } from './fields.ts'

const NAME_MAX_LENGTH = 100
/** The longest lifetime of a personal access token, in days. */
export const PERSONAL_TOKEN_MAX_DAYS = 365
/** How many personal access tokens an account can have at a time. */
export const PERSONAL_TOKENS_MAX = 20

const NOT_DAYS = `Give a whole number of days from 1 to ${PERSONAL_TOKEN_MAX_DAYS}.`

/** The form of a personal access token, for secret scanners. */
export const PERSONAL_TOKEN_PATTERN = /^lkp_[0-9A-Za-z]{36}$/

/**
 * The permissions that a personal access token can have: those of the endpoints that accept one. A
 * list of its own, so that a browser app that offers them does not load every endpoint.
 */
export const PERSONAL_TOKEN_PERMISSIONS: readonly Permission[] = ['accounts:read', 'audit:read']

const permission = choice(PERMISSIONS)

/** An array or, as forms cannot have one, names separated by spaces. */
const permissions = z.union([
  z.array(permission),
  text.transform((names) => names.split(' ').filter(Boolean)).pipe(z.array(permission)),
])

const days = z
  .union([z.int(), z.string().regex(/^\d{1,3}$/)], {
    error: (issue) => absence(issue) ?? NOT_DAYS,
  })
  .transform(Number)
  .pipe(z.number().min(1, NOT_DAYS).max(PERSONAL_TOKEN_MAX_DAYS, NOT_DAYS))

export const PersonalTokenBody = z.object({
  name: text
    .trim()
    .min(1, { error: 'This field may not be blank.', abort: true })
    .max(NAME_MAX_LENGTH, atMost(NAME_MAX_LENGTH)),
  permissions: permissions.default([]),
  expires_in_days: days,
  /** The password of the account: an unattended session is not proof of identity. */
  password: presentText,
})
export type PersonalTokenBody = z.infer<typeof PersonalTokenBody>

/** A personal access token, without the token itself. Times are ISO 8601, UTC. */
export const PersonalToken = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  created_at: z.string(),
  expires_at: z.string(),
  /** To the minute. `null` before the first use. */
  last_used_at: z.string().nullable(),
})
export type PersonalToken = z.infer<typeof PersonalToken>
export const PersonalTokenList = z.array(PersonalToken)

/** The only response that has the token. */
export const NewPersonalToken = PersonalToken.extend({ token: z.string() })
export type NewPersonalToken = z.infer<typeof NewPersonalToken>

export const listPersonalTokens = endpoint({
  summary: 'Lists your personal access tokens that are neither expired nor revoked',
  method: 'GET',
  path: '/auth/me/tokens/',
  pathName: 'personalTokens',
  access: 'account',
  responses: { 200: PersonalTokenList },
  errors: [],
})

export const createPersonalToken = endpoint({
  summary:
    'Creates a personal access token from `{name, permissions?, expires_in_days, password}` → 201; the response alone has the token',
  method: 'POST',
  path: '/auth/me/tokens/',
  pathName: 'personalTokens',
  access: 'account',
  body: PersonalTokenBody,
  responses: { 201: NewPersonalToken },
  errors: ['throttled'],
})

export const revokePersonalToken = endpoint({
  summary: 'Revokes one of your personal access tokens → 204',
  method: 'DELETE',
  path: '/auth/me/tokens/{id}/',
  pathName: 'personalToken',
  access: 'account',
  responses: { 204: null },
  errors: ['not_found'],
})
