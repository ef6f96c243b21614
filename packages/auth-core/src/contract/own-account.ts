import { z } from 'zod'
import { PERMISSIONS, ROLES } from '../roles.ts'
import { ListedAccount } from './accounts.ts'
import { endpoint } from './endpoint.ts'
import { newEmail, newPassword, presentText } from './fields.ts'
import { deviceHeaders } from './headers.ts'
import { Empty, TokenPair } from './tokens.ts'

export const PasswordBody = z.object({ old_password: presentText, new_password: newPassword })
export type PasswordBody = z.infer<typeof PasswordBody>

export const EmailBody = z.object({ email: newEmail, password: presentText })
export type EmailBody = z.infer<typeof EmailBody>

export const OwnAccount = ListedAccount.extend({
  permissions: z.array(z.enum(PERMISSIONS)),
  /** The roles that the caller may act on and grant, as far as their permissions allow. */
  manageable_roles: z.array(z.enum(ROLES)),
  /** Whether a link sent to the address was used. */
  email_verified: z.boolean(),
})
export type OwnAccount = z.infer<typeof OwnAccount>

export const showOwnAccount = endpoint({
  summary: 'Returns your account and permissions',
  method: 'GET',
  path: '/auth/me/',
  pathName: 'me',
  access: 'account',
  personalTokens: true,
  responses: { 200: OwnAccount },
  errors: [],
})

export const changePassword = endpoint({
  summary: 'Changes the password: `{old_password, new_password}` → new tokens; ends all sessions',
  method: 'POST',
  path: '/auth/me/password/',
  pathName: 'password',
  access: 'account',
  body: PasswordBody,
  responses: { 200: TokenPair },
  responseHeaders: deviceHeaders,
  errors: ['throttled'],
})

export const changeEmail = endpoint({
  summary: 'Requests another email: `{email, password}` → 202; takes effect when the link is used',
  method: 'POST',
  path: '/auth/me/email/',
  pathName: 'email',
  access: 'account',
  body: EmailBody,
  responses: { 202: Empty },
  errors: ['throttled'],
})

export const sendVerification = endpoint({
  summary: 'Sends the verification link again → 202',
  method: 'POST',
  path: '/auth/me/email/verification/',
  pathName: 'emailVerification',
  access: 'account',
  responses: { 202: Empty },
  errors: ['throttled'],
})
