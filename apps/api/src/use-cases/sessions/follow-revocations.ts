import { FEED_MAX_WAIT_SECONDS } from '@latchkey/auth-core/contract'
import { REVOCATION_WINDOW_SECONDS } from '@latchkey/auth-verifier/revocations'
import type { Context } from '../../context.ts'
import { listRevocations, type RevocationPage } from '../../stores/revocation-store.ts'

/** A long transaction holds `next` back, and the same rows repeat. This limits how often. */
const AGAIN_MS = 1000

/**
 * Returns the revocations since the previous page, or since the oldest valid access token was
 * issued. With a wait, it returns as soon as there is a new revocation.
 *
 * @param since - `next` of the previous page.
 */
export async function followRevocations(
  ctx: Context,
  since: string | undefined,
  waitSeconds: number,
): Promise<RevocationPage> {
  const waitMs = Math.min(waitSeconds, FEED_MAX_WAIT_SECONDS) * 1000
  const news = ctx.revocations.waitForChange(waitMs)
  const page = await listRevocations(ctx.db, since, REVOCATION_WINDOW_SECONDS)
  const isWaiting = since !== undefined && waitSeconds > 0
  const isNews = page.revocations.length > 0 && page.next !== since
  if (!isWaiting || isNews) return page
  if (page.revocations.length === 0) await news
  else await ctx.revocations.waitForChange(Math.min(waitMs, AGAIN_MS))
  return listRevocations(ctx.db, since, REVOCATION_WINDOW_SECONDS)
}

/** Loads revocations by other processes since the last poll. Returns `since` for the next one. */
export async function pollRevocations(ctx: Context, since: string | undefined): Promise<string> {
  const startedAtMs = performance.now()
  const { revocations, next } = await listRevocations(ctx.watchDb, since, REVOCATION_WINDOW_SECONDS)
  ctx.revocations.add(revocations)
  ctx.revocations.markSynced(startedAtMs)
  return next
}
