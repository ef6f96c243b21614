import type { Knex } from 'knex'

/** The name of the daily count of live sessions. The other names are kinds of audit events. */
export const LIVE_SESSIONS = 'live_sessions'

export interface DailyCount {
  /** Such as `2026-01-31`, UTC. */
  day: string
  name: string
  count: number
}

/** Adds to the stored counts. */
export async function addCounts(db: Knex, counts: DailyCount[]): Promise<void> {
  await write(db, counts, 'daily_counts.count + excluded.count')
}

/** Stores the count if it is greater than the stored one. */
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

/** Returns the counts of a day and of all later days. */
export async function listCounts(db: Knex, from: string): Promise<DailyCount[]> {
  const { rows } = await db.raw<{ rows: (Omit<DailyCount, 'count'> & { count: string })[] }>(
    `select day::text as day, name, count from daily_counts where day >= ?::date`,
    [from],
  )
  return rows.map(({ day, name, count }) => ({ day, name, count: Number(count) }))
}
