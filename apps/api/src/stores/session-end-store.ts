import type { Knex } from 'knex'
import type { LockedAccount } from './account-lock-store.ts'
import { REVOCATIONS_CHANNEL } from './revocation-store.ts'
import type { EndReason } from './session-store.ts'

/** One session, or all sessions of an account except one. */
export type SessionChoice = { id: string } | { accountId: string; exceptId?: string }

/**
 * Ends the live ones of these sessions, revokes their access tokens and notifies every API process,
 * in one statement. Returns the ids of the ended sessions.
 */
export async function endSessions(
  db: Knex,
  choice: SessionChoice,
  reason: EndReason,
  now: Date,
): Promise<string[]> {
  const condition =
    'id' in choice
      ? 'id = :id'
      : 'account_id = :accountId and id is distinct from :exceptId and expires_at > :now'
  const { rows } = await db.raw<{ rows: { session_id: string }[] }>(
    `with ended as (
       update sessions set ended_at = clock_timestamp(), end_reason = :reason
        where ${condition} and ended_at is null
       returning id, account_id
     ), revoked as (
       insert into revocations (session_id, subject_id) select id, account_id from ended
       returning session_id
     )
     select session_id, pg_notify(:channel, json_build_object('sid', session_id)::text)
       from revoked`,
    { exceptId: null, ...choice, reason, now, channel: REVOCATIONS_CHANNEL },
  )
  return rows.map((row) => row.session_id)
}

/**
 * Ends all sessions of an account whose state changes. Does NOT revoke their access tokens: the
 * caller revokes the previous state version, which takes one row for any number of sessions.
 */
export async function endEverySession(
  trx: Knex,
  { id }: LockedAccount,
  reason: EndReason,
): Promise<void> {
  await trx('sessions')
    .where({ account_id: id, ended_at: null })
    .update({ ended_at: trx.raw('clock_timestamp()'), end_reason: reason })
}

/**
 * Deletes the live sessions of an account except the `kept` last used, revokes their access tokens
 * and returns their ids. This bounds the rows that repeated logins add.
 */
export async function deleteExcessSessions(
  trx: Knex,
  { id }: LockedAccount,
  kept: number,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { session_id: string }[] }>(
    `with excess as (
       select id from sessions where account_id = :id and ended_at is null
        order by rotated_at desc, id desc offset :kept
     ), deleted as (
       delete from sessions where id in (select id from excess) returning id, account_id
     ), revoked as (
       insert into revocations (session_id, subject_id) select id, account_id from deleted
       returning session_id
     )
     select session_id, pg_notify(:channel, json_build_object('sid', session_id)::text)
       from revoked`,
    { id, kept, channel: REVOCATIONS_CHANNEL },
  )
  return rows.map((row) => row.session_id)
}

/**
 * Deletes up to `limit` sessions that expired or ended before `before`, and returns how many. Skips
 * locked rows.
 */
export async function deleteOldSessions(db: Knex, before: Date, limit: number): Promise<number> {
  return db('sessions')
    .whereIn('id', (old) => {
      void old
        .from('sessions')
        .select('id')
        .where('expires_at', '<', before)
        .orWhere('ended_at', '<', before)
        .limit(limit)
        .forUpdate()
        .skipLocked()
    })
    .delete()
}
