import type { Revocation } from '@latchkey/auth-core/contract'
import { SESSION_LIFETIME_SECONDS } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { RequestContext, Context } from '../../context.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { deleteExcessSessions } from '../../stores/session-end-store.ts'
import { insertSession, type SessionRecord } from '../../stores/session-store.ts'
import type { Target } from '../services/require-target.ts'
import { type IssuedTokens, issueTokens } from './issue-tokens.ts'

export interface LoggedIn {
  tokens: IssuedTokens
  /** Identifies the device at its next login. */
  deviceToken: string
}

/** More than a user needs. Beyond it, the least recently used session is deleted. */
const SESSIONS_OF_ACCOUNT = 100

export interface BegunSession {
  session: SessionRecord
  /** Revocations of deleted excess sessions. Add them to those in memory after the commit. */
  revocations: Revocation[]
}

/** Starts a session under the current state of the account. */
export async function beginSession(
  { now }: Pick<Context, 'now'>,
  trx: Knex,
  account: LockedAccount,
  { isStrict, client: { device } }: { isStrict: boolean; client: RequestContext },
): Promise<BegunSession> {
  const createdAt = now()
  const expiresAt = new Date(createdAt.getTime() + SESSION_LIFETIME_SECONDS * 1000)
  const opened = { id: uuidv7(), createdAt, expiresAt, isStrict, device }
  const session = await insertSession(trx, account, opened)
  const excess = await deleteExcessSessions(trx, account, SESSIONS_OF_ACCOUNT)
  return { session, revocations: excess.map((sid) => ({ sid })) }
}

/** Returns the tokens of a new session. */
export function loggedIn(
  ctx: Context,
  session: SessionRecord,
  account: LockedAccount,
  { knownDevice, target }: { knownDevice?: string | undefined; target?: Target | undefined } = {},
): LoggedIn {
  return {
    tokens: issueTokens(ctx, session, account, target),
    deviceToken: ctx.deviceTokens.issue(account, knownDevice),
  }
}
