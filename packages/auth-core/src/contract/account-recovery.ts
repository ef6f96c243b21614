import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { newEmail, newPassword, token } from './fields.ts'
import { Empty } from './tokens.ts'

export const ForgottenBody = z.object({ email: newEmail })
export type ForgottenBody = z.infer<typeof ForgottenBody>

/** With the token of the emailed link. */
export const ResetBody = z.object({ token, new_password: newPassword })
export type ResetBody = z.infer<typeof ResetBody>

/** With the token of the emailed link. */
export const EmailTokenBody = z.object({ token })
export type EmailTokenBody = z.infer<typeof EmailTokenBody>

export const PostedEmail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  created_at: z.string(),
})
export type PostedEmail = z.infer<typeof PostedEmail>
export const PostedEmailList = z.array(PostedEmail)

export const requestPasswordReset = endpoint({
  summary: 'Sends a reset link: `{email}` → 202, whether or not an account has it',
  method: 'POST',
  path: '/auth/password/forgotten/',
  pathName: 'forgotten',
  access: 'public',
  body: ForgottenBody,
  responses: { 202: Empty },
  errors: ['throttled'],
})

export const resetPassword = endpoint({
  summary: 'Sets a new password: `{token, new_password}` → 204; ends all sessions',
  method: 'POST',
  path: '/auth/password/reset/',
  pathName: 'reset',
  access: 'link',
  body: ResetBody,
  responses: { 204: null },
  errors: [],
})

export const verifyEmail = endpoint({
  summary: 'Confirms an email: `{token}` → 204',
  method: 'POST',
  path: '/auth/email/verify/',
  pathName: 'verifyEmail',
  access: 'link',
  body: EmailTokenBody,
  responses: { 204: null },
  errors: [],
})

export const listPostedEmails = endpoint({
  summary: 'Lists the emails that were written, in development without a mail server',
  method: 'GET',
  path: '/auth/development/mails/',
  pathName: 'postedMails',
  access: 'development',
  responses: { 200: PostedEmailList },
  errors: ['not_found'],
})
