import type { Role } from '@latchkey/auth-core/roles'
import { REMEMBERED_KEYS } from '@latchkey/auth-core/rotation'
import type { Knex } from 'knex'

export type EndReason = 'logged_out' | 'reused'

/** A session as far as its tokens are concerned. */
export interface SessionRecord {
  id: string
  accountId: string
  generation: number
  /** When the present generation began. */
  rotatedAt: Date
  /** When the session ends, however often it is refreshed. */
  expiresAt: Date
  /** Whether each refresh must bring a key of its own. */
  isStrict: boolean
  /** Hashes of the keys of the last rotations, in hexadecimal, the newest first. */
  spentKeys: string[]
}

/** A session with what its next tokens say of the account. */
export interface SessionWithAccount extends SessionRecord {
  isEnded: boolean
  role: Role
  tokenVersion: number
  isAccountActive: boolean
}

interface SessionRow {
  id: string
  account_id: string
  generation: number
  is_strict: boolean
  spent_keys: Buffer[]
  created_at: Date
  rotated_at: Date
  expires_at: Date
  ended_at: Date | null
  end_reason: EndReason | null
}

interface JoinedRow extends SessionRow {
  role: Role
  token_version: number
  is_active: boolean
}

export interface NewSession {
  id: string
  accountId: string
  createdAt: Date
  expiresAt: Date
  isStrict: boolean
}

export interface SessionMove {
  id: string
  /** The generation that it moves on from. */
  generation: number
  /** The hash of the refresh's key, in hexadecimal. */
  key: string | undefined
  now: Date
}

const JOINED = 'session.*, account.role, account.token_version, account.is_active'

export async function insertSession(db: Knex, session: NewSession): Promise<SessionRecord> {
  await db<SessionRow>('sessions').insert({
    id: session.id,
    account_id: session.accountId,
    is_strict: session.isStrict,
    created_at: session.createdAt,
    rotated_at: session.createdAt,
    expires_at: session.expiresAt,
  })
  return { ...session, generation: 1, rotatedAt: session.createdAt, spentKeys: [] }
}

/**
 * Moves a live session of an active account from `generation` to the next, in one statement. Gives
 * `undefined` when it was not at that generation, is not live, or asks for another key: of simultaneous callers one wins.
 */
export async function rotateSession(
  db: Knex,
  { id, generation, key, now }: SessionMove,
): Promise<SessionWithAccount | undefined> {
  const { rows } = await db.raw<{ rows: JoinedRow[] }>(
    `update sessions as session
        set generation = session.generation + 1,
            rotated_at = greatest(:now, session.rotated_at),
            spent_keys = case when session.is_strict
              then (decode(:key, 'hex') || session.spent_keys)[1:${REMEMBERED_KEYS}]
              else session.spent_keys end
       from accounts as account
      where session.id = :id
        and session.generation = :generation
        and session.ended_at is null
        and session.expires_at > :now
        and (not session.is_strict or
             decode(:key, 'hex') is distinct from session.spent_keys[1] and :key::text is not null)
        and account.id = session.account_id
        and account.is_active
  returning ${JOINED}`,
    { id, generation, key: key ?? null, now },
  )
  return rows[0] && toRecord(rows[0])
}

export async function findSession(db: Knex, id: string): Promise<SessionWithAccount | undefined> {
  const { rows } = await db.raw<{ rows: JoinedRow[] }>(
    `select ${JOINED}
       from sessions as session join accounts as account on account.id = session.account_id
      where session.id = :id`,
    { id },
  )
  return rows[0] && toRecord(rows[0])
}

/**
 * Ends a live session and tells every API process. Gives `false` when it had ended before or is
 * not there.
 */
export async function endSession(db: Knex, id: string, reason: EndReason): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `with ended as (
       update sessions set ended_at = clock_timestamp(), end_reason = :reason
        where id = :id and ended_at is null
       returning id
     )
     select pg_notify(:channel, id::text) from ended`,
    { id, reason, channel: SESSION_ENDED_CHANNEL },
  )
  return rows.length > 0
}

/** Where the ids of ended sessions are announced, by NOTIFY. */
export const SESSION_ENDED_CHANNEL = 'latchkey_session_ended'

/** The sessions that ended within the last `seconds`, by Postgres' clock. */
export async function listSessionsEndedWithin(db: Knex, seconds: number): Promise<string[]> {
  return db<SessionRow>('sessions')
    .whereRaw('ended_at > now() - make_interval(secs => ?)', [seconds])
    .pluck('id')
}

/** Deletes some sessions that expired or ended before `before`; gives how many. Waits for nobody. */
export async function deleteOldSessions(db: Knex, before: Date, limit: number): Promise<number> {
  return db<SessionRow>('sessions')
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

function toRecord(row: JoinedRow): SessionWithAccount {
  return {
    id: row.id,
    accountId: row.account_id,
    generation: row.generation,
    rotatedAt: row.rotated_at,
    expiresAt: row.expires_at,
    isStrict: row.is_strict,
    spentKeys: row.spent_keys.map((key) => key.toString('hex')),
    isEnded: row.ended_at !== null,
    role: row.role,
    tokenVersion: row.token_version,
    isAccountActive: row.is_active,
  }
}
