import { toRelativeTime } from '@latchkey/ui/relative-time'
import type { Request } from 'express'

export interface TimeAgo {
  iso: string
  relative: string
  exact: string
}

/** Nobody says in which zone a browser is, and where the server is means nothing to its reader. */
const EXACT = { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' } as const

/** Tells moments in the first language that the browser asks for. */
export function momentsFor(req: Request): (iso: string) => TimeAgo {
  const locale = localeOf(req)
  const nowMs = Date.now()
  let exact: Intl.DateTimeFormat | undefined // most pages tell no moment, and making it is slow
  return (iso) => ({
    iso,
    relative: toRelativeTime(iso, locale, nowMs),
    exact: (exact ??= new Intl.DateTimeFormat(locale, EXACT)).format(new Date(iso)),
  })
}

/** The first language that the browser asks for, or English. */
export function localeOf(req: Request): string {
  const [first = 'en'] = req.acceptsLanguages()
  try {
    return Intl.getCanonicalLocales(first)[0] ?? 'en'
  } catch {
    return 'en' // `*`, or nothing that is a language
  }
}
