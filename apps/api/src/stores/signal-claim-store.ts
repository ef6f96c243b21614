import type { Knex } from 'knex'

/** The right of one process to deliver the events of a stream. */
export interface Claim {
  streamId: string
  claimId: string
}

/** Returns the ids of the streams whose events may be sent at `now`. */
export async function listDueStreams(db: Knex, now: Date): Promise<string[]> {
  const rows = await db('signal_streams')
    .where('delivery', '<>', 'poll')
    .where('next_attempt_at', '<=', now)
    .whereNull('paused_at')
    .whereIn('service_id', db('services').select('id').whereNull('revoked_at'))
    .select<{ id: string }[]>('id')
  return rows.map(({ id }) => id)
}

/** Claims a due stream. Returns `false` when another process has it, or it is not due. */
export async function claimStream(
  db: Knex,
  { streamId, claimId }: Claim,
  now: Date,
  until: Date,
): Promise<boolean> {
  const updated = await db('signal_streams')
    .where({ id: streamId })
    .where('next_attempt_at', '<=', now)
    .whereNull('paused_at')
    .where((free) => void free.whereNull('claim_id').orWhere('claimed_until', '<=', now))
    .update({ claim_id: claimId, claimed_until: until })
  return updated > 0
}

/**
 * Marks events as delivered and extends the claim. Returns `false` when the claim was lost, or the
 * stream or its service was revoked.
 */
export async function markSent(
  db: Knex,
  { streamId, claimId }: Claim,
  keys: readonly string[],
  until: Date,
): Promise<boolean> {
  const updated = await db('signal_streams')
    .where({ id: streamId, claim_id: claimId })
    .whereIn('service_id', db('services').select('id').whereNull('revoked_at'))
    .update({
      delivered: db.raw('delivered || ?::text[]', [[...keys]]),
      attempts: 0,
      failing_since: null,
      claimed_until: until,
    })
  return updated > 0
}

/** Marks the verification event as delivered, unless another one was requested. */
export async function markVerified(db: Knex, streamId: string, jti: string): Promise<void> {
  await db('signal_streams')
    .where({ id: streamId })
    .whereRaw(`verification ->> 'jti' = ?`, [jti])
    .update({ verification: null })
}

export async function releaseStream(db: Knex, { streamId, claimId }: Claim): Promise<void> {
  await db('signal_streams')
    .where({ id: streamId, claim_id: claimId })
    .update({ claim_id: null, claimed_until: null })
}

/** A failed delivery. */
export interface Failure {
  error: string
  at: Date
  retryAt: Date
  /** Streams that have failed since before are paused. */
  pausedIfBefore: Date
}

/** Releases a stream after a failure, to be retried or paused. Returns whether it is paused. */
export async function postponeStream(
  db: Knex,
  { streamId, claimId }: Claim,
  { error, at, retryAt, pausedIfBefore }: Failure,
): Promise<boolean> {
  const [row] = await db('signal_streams')
    .where({ id: streamId, claim_id: claimId })
    .update({
      claim_id: null,
      claimed_until: null,
      attempts: db.raw('attempts + 1'),
      next_attempt_at: retryAt,
      failing_since: db.raw('coalesce(failing_since, ?)', [at]),
      paused_at: db.raw('case when failing_since < ? then ?::timestamptz end', [
        pausedIfBefore,
        at,
      ]),
      last_error: error,
      last_error_at: at,
    })
    .returning<{ paused_at: Date | null }[]>('paused_at')
  return row?.paused_at != null
}
