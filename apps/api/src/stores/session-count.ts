import type { Knex } from 'knex'

/** How many live sessions were begun or last refreshed between two moments. */
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
