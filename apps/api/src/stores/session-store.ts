import type { Device } from '@latchkey/auth-core/device'
import type { Role } from '@latchkey/auth-core/roles'
import { REMEMBERED_KEYS } from '@latchkey/auth-core/rotation'
import { runPrepared } from '@latchkey/database/prepared'
import type { Knex } from 'knex'
import type { LockedAccount } from './account-lock-store.ts'

export type EndReason =
  | 'logged_out'
  | 'reused'
  | 'revoked'
  | 'password_changed'
  | 'email_changed'
  | 'role_changed'
  | 'account_disabled'
  | 'account_enabled'

/** The values that a session's refresh token is derived from. */
export interface SessionTimes {
  id: string
  accountId: string
  generation: number
  /** When the current generation began. */
  rotatedAt: Date
  /** When the session expires, regardless of refreshes. */
  expiresAt: Date
}

/** The values of a session's next tokens. */
export interface TokenSource extends SessionTimes {
  role: Role
  stateVersion: number
}

/** A stored session. */
export interface SessionRecord extends SessionTimes {
  createdAt: Date
  /** Whether each refresh requires an idempotency key of its own. */
  isStrict: boolean
  /** Hashes of the idempotency keys of the last rotations, in hexadecimal, newest first. */
  usedKeyHashes: string[]
  /** The device of the login or the last refresh. */
  device: Device
}

/** A session with its account. */
export interface SessionWithAccount extends SessionRecord, TokenSource {
  isEnded: boolean
  isAccountActive: boolean
}

interface SessionRow {
  id: string
  account_id: string
  state_version: number
  generation: number
  is_strict: boolean
  used_key_hashes: Buffer[]
  address: string
  user_agent: string
  created_at: Date
  rotated_at: Date
  expires_at: Date
  ended_at: Date | null
  end_reason: EndReason | null
}

type RotatedRow = Pick<
  JoinedRow,
  'account_id' | 'rotated_at' | 'expires_at' | 'role' | 'state_version'
>

interface JoinedRow extends SessionRow {
  role: Role
  account_state: number
  is_active: boolean
}

export interface NewSession {
  id: string
  createdAt: Date
  expiresAt: Date
  isStrict: boolean
  device: Device
}

export interface SessionMove {
  id: string
  /** The generation to rotate from. */
  generation: number
  /** The hash of the idempotency key, in hexadecimal. */
  key?: string | undefined
  now: Date
  device: Device
}

const JOINED = 'session.*, account.role, account.state_version as account_state, account.is_active'

/** Inserts a session under the current state version of the account. */
export async function insertSession(
  trx: Knex,
  { id: accountId, stateVersion }: LockedAccount,
  session: NewSession,
): Promise<SessionRecord> {
  await trx<SessionRow>('sessions').insert({
    id: session.id,
    account_id: accountId,
    state_version: stateVersion,
    is_strict: session.isStrict,
    created_at: session.createdAt,
    rotated_at: session.createdAt,
    expires_at: session.expiresAt,
    address: session.device.address,
    user_agent: session.device.userAgent,
  })
  const { createdAt: rotatedAt } = session
  return { ...session, accountId, generation: 1, rotatedAt, usedKeyHashes: [] }
}

const ROTATE = {
  name: 'rotate_session',
  text: `
    update sessions as session
       set generation = session.generation + 1,
           rotated_at = greatest($1, session.rotated_at),
           address = $2,
           user_agent = $3,
           used_key_hashes = case when session.is_strict
             then (decode($4, 'hex') || session.used_key_hashes)[1:${REMEMBERED_KEYS}]
             else session.used_key_hashes end
      from accounts as account
     where session.id = $5
       and session.generation = $6
       and session.ended_at is null
       and session.expires_at > $1
       and (not session.is_strict or
            decode($4, 'hex') is distinct from session.used_key_hashes[1] and $4 is not null)
       and account.id = session.account_id
       and account.state_version = session.state_version
       and account.is_active
    returning session.account_id, session.rotated_at, session.expires_at,
              account.role, account.state_version`,
}

/**
 * Rotates a live session of an active account from `generation` to the next, in one statement.
 * Returns `undefined` if the session is not live, is at another generation or requires another key.
 * Of several concurrent calls, one succeeds.
 */
export async function rotateSession(
  db: Knex,
  { id, generation, key, now, device }: SessionMove,
): Promise<TokenSource | undefined> {
  const values = [now.toISOString(), device.address, device.userAgent, key ?? null, id, generation]
  const [row] = await runPrepared<RotatedRow>(db, ROTATE, values)
  return row && toTokenSource(id, generation + 1, row)
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

/** Returns the live sessions of an account, last used first. */
export async function listLiveSessions(
  db: Knex,
  accountId: string,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<SessionRecord[]> {
  const rows = await db<SessionRow>('sessions')
    .where({ account_id: accountId, ended_at: null })
    .where('expires_at', '>', now)
    .where('rotated_at', '>', idleSince)
    .orderBy('rotated_at', 'desc')
  return rows.map(toSession)
}

function toRecord(row: JoinedRow): SessionWithAccount {
  return {
    ...toSession(row),
    isEnded: row.ended_at !== null || row.state_version !== row.account_state,
    role: row.role,
    stateVersion: row.account_state,
    isAccountActive: row.is_active,
  }
}

function toTokenSource(id: string, generation: number, row: RotatedRow): TokenSource {
  return {
    id,
    generation,
    accountId: row.account_id,
    rotatedAt: row.rotated_at,
    expiresAt: row.expires_at,
    role: row.role,
    stateVersion: row.state_version,
  }
}

function toSession(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    generation: row.generation,
    createdAt: row.created_at,
    rotatedAt: row.rotated_at,
    expiresAt: row.expires_at,
    isStrict: row.is_strict,
    usedKeyHashes: row.used_key_hashes.map((key) => key.toString('hex')),
    device: { address: row.address, userAgent: row.user_agent },
  }
}
