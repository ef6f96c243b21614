import { z } from 'zod'
import { ROLES } from '../roles.ts'
import { endpoint } from './endpoint.ts'
import {
  choice,
  flag,
  flagParameter,
  newEmail,
  newPassword,
  newRole,
  newUsername,
} from './fields.ts'
import { pageHeaders, versionHeaders } from './headers.ts'
import { momentParameter, paging, searchParameter } from './parameters.ts'
import { Empty } from './tokens.ts'

export const RegisterBody = z.object({
  username: newUsername,
  email: newEmail,
  password: newPassword,
  role: newRole,
})
export type RegisterBody = z.infer<typeof RegisterBody>
/** The values of a registration form. The API checks the role. */
export type RegisterInput = { username: string; email: string; password: string; role?: string }

/** Absent fields stay unchanged. */
export const AccountEdit = z.object({
  email: newEmail.optional(),
  role: choice(ROLES).optional(),
  is_active: flag.optional(),
})
export type AccountEdit = z.infer<typeof AccountEdit>

export const Account = z.object({
  id: z.string(),
  username: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  is_active: z.boolean(),
  /** ISO 8601, UTC. */
  date_joined: z.string(),
})
export type Account = z.infer<typeof Account>

export const ListedAccount = Account.extend({ last_login: z.string().nullable() })
export type ListedAccount = z.infer<typeof ListedAccount>
export const AccountList = z.array(ListedAccount)

/** The orderings of a list of accounts; `-` reverses one. */
export const ACCOUNT_ORDERINGS = [
  'username',
  '-username',
  'email',
  '-email',
  'date_joined',
  '-date_joined',
  'last_login',
  '-last_login',
] as const
export type AccountOrdering = (typeof ACCOUNT_ORDERINGS)[number]

export const AccountQuery = z.object({
  ...paging,
  /** The start of a username or email. From four letters on, any part of them. */
  search: searchParameter.optional(),
  role: choice(ROLES).optional(),
  is_active: flagParameter.optional(),
  /** At this moment or later. */
  joined_after: momentParameter.optional(),
  /** Earlier than this moment. */
  joined_before: momentParameter.optional(),
  ordering: choice(ACCOUNT_ORDERINGS).default('date_joined'),
})
export type AccountQuery = z.infer<typeof AccountQuery>

export const register = endpoint({
  summary: 'Creates an account from `{username, email, password, role?}` → 201',
  method: 'POST',
  path: '/auth/register/',
  pathName: 'register',
  access: 'optional',
  body: RegisterBody,
  responses: { 201: Account },
  errors: ['role_not_granted', 'permission_denied', 'throttled'],
})

export const listAccounts = endpoint({
  summary: 'Lists accounts, one page at a time',
  method: 'GET',
  path: '/auth/view-accounts/',
  pathName: 'accounts',
  access: 'accounts:read',
  personalTokens: true,
  query: AccountQuery,
  allowsEmptyParameters: true,
  requestHeaders: ['If-None-Match'],
  responses: { 200: AccountList, 304: null },
  responseHeaders: pageHeaders,
  streams: ['application/x-ndjson', 'text/csv'],
  errors: [],
})

export const createAccount = endpoint({
  summary: 'Creates an account for someone else from `{username, email, password, role?}` → 201',
  method: 'POST',
  path: '/auth/accounts/',
  pathName: 'newAccount',
  access: 'accounts:write',
  body: RegisterBody,
  responses: { 201: Account },
  errors: [],
})

export const showAccount = endpoint({
  summary: 'Returns one account with its version in `ETag`',
  method: 'GET',
  path: '/auth/accounts/{id}/',
  pathName: 'account',
  access: 'accounts:read',
  personalTokens: true,
  responses: { 200: ListedAccount },
  responseHeaders: versionHeaders,
  errors: ['not_found'],
})

export const editAccount = endpoint({
  summary: 'Changes `{email?, role?, is_active?}`; `If-Match` prevents lost updates',
  method: 'PATCH',
  path: '/auth/accounts/{id}/',
  pathName: 'account',
  access: ['accounts:email', 'accounts:role', 'accounts:write'],
  body: AccountEdit,
  requestHeaders: ['If-Match'],
  responses: { 200: ListedAccount },
  responseHeaders: versionHeaders,
  errors: ['not_found', 'own_account', 'last_admin', 'edit_conflict'],
})

export const deleteAccount = endpoint({
  summary: 'Deletes the account and its sessions → 204',
  method: 'DELETE',
  path: '/auth/accounts/{id}/',
  pathName: 'account',
  access: 'accounts:delete',
  requestHeaders: ['If-Match'],
  responses: { 204: null },
  errors: ['not_found', 'own_account', 'last_admin', 'edit_conflict'],
})

export const sendPasswordReset = endpoint({
  summary: 'Sends the owner a reset link → 202',
  method: 'POST',
  path: '/auth/accounts/{id}/password-reset/',
  pathName: 'accountPasswordReset',
  access: 'accounts:write',
  responses: { 202: Empty },
  errors: ['not_found', 'invalid_request', 'throttled'],
})
