import type { Revocation } from '@latchkey/auth-core/contract'
import { readOnlyServer } from '@latchkey/database/read-only-server'
import type { Knex } from 'knex'

/** The NOTIFY channel for revocations. The payload is a `Revocation` of the contract as JSON. */
export const REVOCATIONS_CHANNEL = 'latchkey_revocations'

interface RevocationRow {
  session_id: string | null
  account_id: string | null
  state_version: number | null
}

interface PageRow {
  next: string
  found: RevocationRow[]
  isReadOnly: boolean
}

export interface RevocationPage {
  revocations: Revocation[]
  /** The `since` of the next request. */
  next: string
}

/** What changed about an account, for the receivers of security events. */
interface RevocationCause {
  hasNewPassword?: boolean
  newRole?: string | undefined
}

/**
 * Revokes the access tokens of an account below a version. Notifies every API process on commit.
 */
export async function revokeBelowVersion(
  db: Knex,
  accountId: string,
  stateVersion: number,
  { hasNewPassword = false, newRole }: RevocationCause = {},
): Promise<Revocation> {
  const revocation = { user_id: accountId, ver: stateVersion }
  await db('revocations').insert({
    account_id: accountId,
    subject_id: accountId,
    state_version: stateVersion,
    has_new_password: hasNewPassword,
    new_role: newRole ?? null,
  })
  await db.raw('select pg_notify(?, ?)', [REVOCATIONS_CHANNEL, JSON.stringify(revocation)])
  return revocation
}

/**
 * Notifies every API process on commit that a personal token is revoked, so that downloads with it
 * stop. Adds no revocation: other services never accept personal tokens, and requests look them up.
 */
export async function announceRevokedToken(db: Knex, sid: string): Promise<Revocation> {
  await db.raw('select pg_notify(?, ?)', [REVOCATIONS_CHANNEL, JSON.stringify({ sid })])
  return { sid }
}

/**
 * Returns the revocations of transactions that had not ended at `since`, some of them a second
 * time. Without `since`, returns those of the last `seconds` by Postgres' clock.
 *
 * @throws On a read-only server, because a standby may lack the newest revocations.
 */
export async function listRevocations(
  db: Knex,
  since: string | undefined,
  seconds: number,
): Promise<RevocationPage> {
  const condition =
    since === undefined
      ? 'revocation.revoked_at > now() - make_interval(secs => ?)'
      : 'revocation.transaction_id >= ?::xid8'
  const { rows } = await db.raw<{ rows: PageRow[] }>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text as next,
            current_setting('transaction_read_only')::boolean as "isReadOnly",
            coalesce((select json_agg(revocation order by revocation.id)
                        from revocations as revocation
                       where ${condition}), '[]') as found`,
    [since ?? seconds],
  )
  const { next = '0', found = [], isReadOnly } = rows[0] ?? {}
  if (isReadOnly) throw readOnlyServer(db)
  // A cluster restored from a dump counts its transactions from the start.
  const isAnotherCluster = since !== undefined && BigInt(next) < BigInt(since)
  if (isAnotherCluster) return listRevocations(db, undefined, seconds)
  return { next, revocations: found.map(toRevocation) }
}

/**
 * Deletes the revocations from before `before`, and returns how many. Keeps those that a stream has
 * not delivered until `undeliveredBefore`.
 */
export async function deleteOldRevocations(
  db: Knex,
  before: Date,
  undeliveredBefore: Date,
): Promise<number> {
  return db('revocations')
    .where('revoked_at', '<', before)
    .whereRaw(
      `(revoked_at < ? or not exists (
         select 1 from signal_streams where position <= revocations.transaction_id))`,
      [undeliveredBefore],
    )
    .delete()
}

function toRevocation({ session_id, account_id, state_version }: RevocationRow): Revocation {
  return session_id === null
    ? { user_id: account_id ?? '', ver: state_version ?? 0 }
    : { sid: session_id }
}
