import { DEVICE_TOKEN_HEADER } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { askForEmail, askForVerification } from '../use-cases/accounts/change-email.ts'
import { changePassword } from '../use-cases/accounts/change-password.ts'
import { showOwnAccount } from '../use-cases/accounts/show-own-account.ts'
import { showActivity } from '../use-cases/audit/list-events.ts'
import { toListedAccount } from '../serializers/account-serializer.ts'
import { toActivity } from '../serializers/session-serializer.ts'
import { toLoginTokens } from '../serializers/token-serializer.ts'

/** The caller's account. */
export function ownAccountHandlers(ctx: Context) {
  return {
    showOwnAccount: async ({ caller }) => {
      const { account, permissions, manageableRoles } = await showOwnAccount(ctx, caller)
      const body = {
        ...toListedAccount(account),
        permissions: [...permissions],
        manageable_roles: [...manageableRoles],
        email_verified: account.emailVerifiedAt !== null,
      }
      return { status: 200, body }
    },

    changePassword: async ({ caller, body, client }) => {
      const { tokens, deviceToken } = await changePassword(ctx, caller, body, client)
      const headers = { [DEVICE_TOKEN_HEADER]: deviceToken }
      return { status: 200, body: toLoginTokens(tokens), headers }
    },

    changeEmail: async ({ caller, body, client }) => {
      await askForEmail(ctx, caller, body, client)
      return { status: 202, body: {} }
    },

    sendVerification: async ({ caller }) => {
      await askForVerification(ctx, caller)
      return { status: 202, body: {} }
    },

    showActivity: async ({ caller }) => {
      const events = await showActivity(ctx, caller)
      return { status: 200, body: events.map(toActivity) }
    },
  } satisfies Partial<EndpointHandlers>
}
