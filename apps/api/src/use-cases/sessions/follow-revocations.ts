import { FEED_MAX_WAIT_SECONDS } from '@latchkey/auth-core/contract'
import { REVOCATION_WINDOW_SECONDS } from '@latchkey/auth-verifier/revocations'
import type { Context } from '../../context.ts'
import { listRevocations, type RevocationPage } from '../../stores/revocation-store.ts'

/** While a long transaction holds `next` where it was, the same rows come again: not more often. */
const AGAIN_MS = 1000

/**
 * What was revoked since the last time, or since the oldest access token was issued. With a wait it is
 * answered as soon as there is something new.
 *
 * @param since - `next` of the answer before.
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

/** Takes in what other processes revoked since the last time; gives `since` for the next. */
export async function pollRevocations(ctx: Context, since: string | undefined): Promise<string> {
  const startedAtMs = performance.now()
  const { revocations, next } = await listRevocations(ctx.watchDb, since, REVOCATION_WINDOW_SECONDS)
  ctx.revocations.add(revocations)
  ctx.revocations.markSynced(startedAtMs)
  return next
}
