import type { Knex } from 'knex'

/**
 * Deletes the rate limits whose window ended before `beforeMs`.
 *
 * @param beforeMs - Milliseconds since the epoch.
 */
export async function deleteOldLimits(db: Knex, beforeMs: number): Promise<void> {
  await db('rate_limits').where('expire', '<', beforeMs).delete()
}

interface Reservation {
  key: string
  /** Maximum number of failed attempts plus attempts in flight. */
  limit: number
  nowMs: number
  /** The end of the window that this attempt opens, if none is open. */
  endMs: number
}

/** An attempt in flight. `endMs` identifies its window among those of the same key. */
export interface ReservedAttempt {
  key: string
  endMs: number
}

const RESERVE = `
  insert into rate_limits as budget (key, points, expire, pending)
  values (:key, 0, :endMs, 1)
      on conflict (key) do update
     set points = case when budget.expire <= :nowMs then 0 else budget.points end,
         pending = case when budget.expire <= :nowMs then 1 else budget.pending + 1 end,
         expire = case when budget.expire <= :nowMs then :endMs else budget.expire end
   where budget.expire <= :nowMs or budget.points + budget.pending < :limit
  returning expire`

/** Reserves an attempt. At the limit, returns whether failed attempts alone have used it up. */
export async function reserveAttempt(
  db: Knex,
  reservation: Reservation,
): Promise<{ isTaken: boolean; isUsedUp: boolean; endMs: number }> {
  const { key, limit, endMs } = reservation
  const { rows } = await db.raw<{ rows: { expire: string }[] }>(RESERVE, { ...reservation })
  if (rows[0]) return { isTaken: true, isUsedUp: false, endMs: Number(rows[0].expire) }
  const full = await db<{ key: string; points: number; expire: string }>('rate_limits')
    .where({ key })
    .first('points', 'expire')
  return {
    isTaken: false,
    isUsedUp: (full?.points ?? 0) >= limit,
    endMs: Number(full?.expire ?? endMs),
  }
}

const SETTLE = `
  update rate_limits
     set pending = greatest(pending - 1, 0), points = points + :wrong
   where key = :key and expire = :endMs`

/** Releases a reserved attempt, and counts it if it failed. Does not change later windows. */
export async function settleAttempt(
  db: Knex,
  guess: ReservedAttempt,
  isWrong: boolean,
): Promise<void> {
  await db.raw(SETTLE, { ...guess, wrong: isWrong ? 1 : 0 })
}
