import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { seenVersionsOf, versionHeaders } from '../http/versions.ts'
import { editAccount, removeAccount, showAccount } from '../use-cases/accounts/manage-account.ts'
import { addAccount, registerAccount } from '../use-cases/accounts/register-account.ts'
import { requestResetFor } from '../use-cases/accounts/request-reset.ts'
import { respondWithAccounts } from './account-list.ts'
import { toAccount, toListedAccount } from '../serializers/account-serializer.ts'

export function accountHandlers(ctx: Context) {
  return {
    register: async ({ body, caller, client }) => {
      return { status: 201, body: toAccount(await registerAccount(ctx, body, caller, client)) }
    },

    listAccounts: async ({ caller, query, req }) => respondWithAccounts(ctx, caller, query, req),

    createAccount: async ({ caller, body, client }) => {
      return { status: 201, body: toAccount(await addAccount(ctx, caller, body, client)) }
    },

    showAccount: async ({ params }) => {
      const account = await showAccount(ctx, params.id)
      return { status: 200, body: toListedAccount(account), headers: versionHeaders(account) }
    },

    editAccount: async ({ caller, params, body, client, req }) => {
      const { email, role, is_active: isActive } = body
      const change = { id: params.id, seenVersions: seenVersionsOf(req), client }
      const account = await editAccount(ctx, caller, { email, role, isActive }, change)
      return { status: 200, body: toListedAccount(account), headers: versionHeaders(account) }
    },

    deleteAccount: async ({ caller, params, client, req }) => {
      const change = { id: params.id, seenVersions: seenVersionsOf(req), client }
      await removeAccount(ctx, caller, change)
      return { status: 204 }
    },

    sendPasswordReset: async ({ caller, params, client }) => {
      await requestResetFor(ctx, caller, params.id, client)
      return { status: 202, body: {} }
    },
  } satisfies Partial<EndpointHandlers>
}
