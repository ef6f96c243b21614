import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { verifyEmail } from '../use-cases/accounts/change-email.ts'
import { requestReset } from '../use-cases/accounts/request-reset.ts'
import { resetPassword } from '../use-cases/accounts/reset-password.ts'
import { listPostedEmails } from '../use-cases/emails/enqueue-email.ts'

/** Password reset and email verification by emailed links. */
export function accountRecoveryHandlers(ctx: Context) {
  return {
    requestPasswordReset: async ({ body, client }) => {
      await requestReset(ctx, body, client)
      return { status: 202, body: {} }
    },

    resetPassword: async ({ body, client }) => {
      await resetPassword(ctx, body, client)
      return { status: 204 }
    },

    verifyEmail: async ({ body, client }) => {
      await verifyEmail(ctx, body, client)
      return { status: 204 }
    },

    listPostedEmails: async () => {
      const mails = await listPostedEmails(ctx)
      const body = mails.map(({ id, createdAt, to, subject, text }) => ({
        id,
        to,
        subject,
        text,
        created_at: createdAt.toISOString(),
      }))
      return { status: 200, body }
    },
  } satisfies Partial<EndpointHandlers>
}
