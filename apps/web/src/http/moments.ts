import { toRelativeTime } from '@latchkey/ui/relative-time'
import type { Request } from 'express'

export interface TimeAgo {
  iso: string
  relative: string
  exact: string
}

/** UTC, because browsers do not send their time zone and the server's means nothing to users. */
const EXACT = { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' } as const

/** Returns a function that formats times in the first language that the browser accepts. */
export function momentsFor(req: Request): (iso: string) => TimeAgo {
  const locale = localeOf(req)
  const nowMs = Date.now()
  let exact: Intl.DateTimeFormat | undefined // created on demand, because it is slow
  return (iso) => ({
    iso,
    relative: toRelativeTime(iso, locale, nowMs),
    exact: (exact ??= new Intl.DateTimeFormat(locale, EXACT)).format(new Date(iso)),
  })
}

/** Returns a function that formats dates like {@link momentsFor}: `relative` is the date. */
export function daysFor(req: Request): (iso: string) => TimeAgo {
  const locale = localeOf(req)
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const exact = new Intl.DateTimeFormat(locale, EXACT)
  return (iso) => {
    const at = new Date(iso)
    return { iso, relative: day.format(at), exact: exact.format(at) }
  }
}

/** Returns the first language that the browser accepts, or English. */
export function localeOf(req: Request): string {
  const [first = 'en'] = req.acceptsLanguages()
  try {
    return Intl.getCanonicalLocales(first)[0] ?? 'en'
  } catch {
    return 'en' // `*` or an invalid language tag
  }
}
