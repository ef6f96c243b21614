import type { Knex } from 'knex'
import { type Count, countOrEstimate } from './count-or-estimate.ts'

/** Counts the live sessions that started or last refreshed between two times. */
export async function countSessionsRotatedWithin(
  db: Knex,
  { from, to, now }: { from: Date; to: Date; now: Date },
): Promise<number> {
  const [row] = await db('sessions')
    .whereNull('ended_at')
    .where('expires_at', '>', now)
    .whereBetween('rotated_at', [from, to])
    .count<{ count: string }[]>('* as count')
  return Number(row?.count ?? 0)
}

/** Counts the live sessions. */
export async function countLiveSessions(
  db: Knex,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<Count> {
  return countOrEstimate(db, {
    sql: 'sessions where ended_at is null and expires_at > ? and rotated_at > ?',
    bindings: [now, idleSince],
  })
}
