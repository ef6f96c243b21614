import type { Knex } from 'knex'

/** What is counted by day: kinds of the audit log, and the live sessions. */
export const LIVE_SESSIONS = 'live_sessions'

export interface DailyCount {
  /** Such as `2026-01-31`, UTC. */
  day: string
  name: string
  count: number
}

/** Adds to what was counted before. */
export async function addCounts(db: Knex, counts: DailyCount[]): Promise<void> {
  await write(db, counts, 'daily_counts.count + excluded.count')
}

/** Keeps the greater of the two. */
export async function raiseCount(db: Knex, count: DailyCount): Promise<void> {
  await write(db, [count], 'greatest(daily_counts.count, excluded.count)')
}

async function write(db: Knex, counts: DailyCount[], merged: string): Promise<void> {
  if (counts.length === 0) return
  await db.raw(
    `insert into daily_counts (day, name, count)
     select * from unnest(?::date[], ?::text[], ?::bigint[])
     on conflict (day, name) do update set count = ${merged}`,
    [counts.map(({ day }) => day), counts.map(({ name }) => name), counts.map((one) => one.count)],
  )
}

/** The counts of a day and those after it. */
export async function listCounts(db: Knex, from: string): Promise<DailyCount[]> {
  const { rows } = await db.raw<{ rows: (Omit<DailyCount, 'count'> & { count: string })[] }>(
    `select day::text as day, name, count from daily_counts where day >= ?::date`,
    [from],
  )
  return rows.map(({ day, name, count }) => ({ day, name, count: Number(count) }))
}
