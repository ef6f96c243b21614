import type { Overview } from '@latchkey/auth-core/contract'
import { REFRESH_TOKEN_IDLE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { countAccounts } from '../../stores/account-count-store.ts'
import { LIVE_SESSIONS, listCounts, raiseCount } from '../../stores/daily-count-store.ts'
import { countLiveSessions } from '../../stores/session-count.ts'
import { dayOf } from '../../domain/day-of.ts'

const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

/** Returns the numbers of the last thirty days. Does NOT check whether the caller may read them. */
export async function showOverview(ctx: Context): Promise<Overview> {
  const nowMs = ctx.now().getTime()
  const days = Array.from({ length: DAYS }, (_, ago) =>
    dayOf(new Date(nowMs - (DAYS - 1 - ago) * DAY_MS)),
  )
  const live = await recordLiveSessions(ctx)
  const [total, counts] = await Promise.all([
    countAccounts(ctx.db, {}),
    listCounts(ctx.db, days[0] ?? dayOf(ctx.now())),
  ])
  const countOn = (day: string, name: string): number =>
    counts.find((one) => one.day === day && one.name === name)?.count ?? 0
  return {
    accounts: { total: total.count, is_exact: total.isExact },
    live_sessions: live,
    days: days.map((day) => ({
      day,
      logins: countOn(day, 'logged_in'),
      failures: countOn(day, 'login_failed'),
      registrations: countOn(day, 'registered'),
      sessions: countOn(day, LIVE_SESSIONS),
    })),
  }
}

/** Counts the live sessions, stores the daily maximum, and returns the current count. */
export async function recordLiveSessions({ db, now: clock }: Context): Promise<number> {
  const now = clock()
  const idleSince = new Date(now.getTime() - REFRESH_TOKEN_IDLE_SECONDS * 1000)
  const { count } = await countLiveSessions(db, { now, idleSince })
  await raiseCount(db, { day: dayOf(now), name: LIVE_SESSIONS, count })
  return count
}
