import type { RegisterBody } from '@latchkey/auth-core/contract'
import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'
import { assertPermission, assertRank, type Role } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import { v7 as uuidv7 } from 'uuid'
import type { RequestContext, Context } from '../../context.ts'
import { insertAccount } from '../../stores/account-state-store.ts'
import { type AccountRecord, findTakenNames } from '../../stores/account-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { lockCaller } from '../../domain/account-state.ts'
import { sendVerification } from './change-email.ts'
import { rejectWeakPassword } from './reject-weak-password.ts'

/**
 * Registers an account, for a client with or without an access token.
 *
 * @param identifyCaller - Returns the caller, or `undefined` for a client without a token. Called
 *   only for roles that are not open to registration.
 * @throws {@link AuthError} `role_not_granted` when the role requires a caller and there is none;
 *   `permission_denied` when the caller may not grant it; `invalid_request` when the username or
 *   email is taken, or the password is weak; `throttled` after hundreds from one address.
 */
export async function registerAccount(
  ctx: Context,
  body: RegisterBody,
  identifyCaller: () => Promise<AccessClaims | undefined>,
  client: RequestContext,
): Promise<AccountRecord> {
  await ctx.limits.consumeRegistration(client.device.address)
  if (ctx.registrationRoles.includes(body.role)) {
    const { email } = body
    const payMail = (): Promise<void> =>
      ctx.limits.consumeEmailTo({ email, address: client.device.address })
    return createAccount(ctx, body, client, { payMail })
  }
  const caller = await identifyCaller()
  if (!caller) {
    const roles = ctx.registrationRoles.join(', ')
    throw new AuthError('role_not_granted', { values: { roles } })
  }
  requireGrant(ctx, caller, body.role)
  return createAccount(ctx, body, client, { caller })
}

/**
 * Creates an account for another user. Its role must have no permission that the caller lacks.
 *
 * @throws {@link AuthError} `permission_denied`; `invalid_request` when the username or email is
 *   taken, or the password is weak.
 */
export async function addAccount(
  ctx: Context,
  caller: AccessClaims,
  body: RegisterBody,
  client: RequestContext,
): Promise<AccountRecord> {
  requireGrant(ctx, caller, body.role)
  return createAccount(ctx, body, client, { caller })
}

/**
 * Creates an account of any role. Does NOT check the caller's permissions.
 *
 * @param by - `caller` creates the account for another user. `payMail` charges the verification
 *   email to a rate limit.
 * @throws {@link AuthError} `invalid_request` when the username or email is taken, or the password
 *   is weak.
 */
export async function createAccount(
  ctx: Context,
  { username, email, password, role }: RegisterBody,
  client: RequestContext,
  { caller, payMail }: { caller?: AccessClaims; payMail?: () => Promise<void> } = {},
): Promise<AccountRecord> {
  await rejectWeakPassword(ctx, { username, email, password })
  await payMail?.()
  // Hashing precedes the name check, so that timing does not reveal taken names.
  const passwordHash = await ctx.passwords.hash(password)
  const at = ctx.now()
  const account = { id: uuidv7(), username, email, passwordHash, role, dateJoined: at }
  const inserted = await ctx.db.transaction(async (trx) => {
    if (caller) await lockCaller(ctx, trx, caller)
    const created = await insertAccount(trx, account)
    const facts = {
      at,
      accountId: account.id,
      actorId: caller?.user_id ?? account.id,
      details: { role },
    }
    if (!created) return undefined
    await insertAuditEvent(trx, requestEvent('registered', client, facts))
    await sendVerification(ctx, trx, created, email)
    return created
  })
  if (!inserted) throw await describeTaken(ctx, { username, email })
  ctx.log.info({ accountId: inserted.id, role }, 'account registered')
  return inserted
}

function requireGrant(ctx: Context, caller: AccessClaims, role: Role): void {
  assertPermission(caller, 'accounts:write', ctx.permissions)
  assertRank(caller, role, ctx.permissions)
}

async function describeTaken(
  ctx: Context,
  names: { username: string; email: string },
): Promise<AuthError> {
  const taken = await findTakenNames(ctx.db, names)
  const fields: FieldErrors = {}
  if (taken.username) fields['username'] = ['A user with that username already exists.']
  if (taken.email) fields['email'] = ['A user with that email already exists.']
  // Neither: the account that held the name was just deleted, and a retry succeeds.
  if (!taken.username && !taken.email) return new AuthError('busy', { retryAfterSeconds: 1 })
  return new AuthError('invalid_request', { fields })
}
