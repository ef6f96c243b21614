import { toExactTime, toRelativeTime } from '@latchkey/ui/relative-time'
import type { Request } from 'express'

export interface Moment {
  iso: string
  relative: string
  exact: string
}

/** Tells moments in the first language that the browser asks for. */
export function momentsFor(req: Request): (iso: string) => Moment {
  const locale = localeOf(req)
  const nowMs = Date.now()
  return (iso) => ({
    iso,
    relative: toRelativeTime(iso, locale, nowMs),
    exact: toExactTime(iso, locale),
  })
}

function localeOf(req: Request): string {
  const [first = 'en'] = req.acceptsLanguages()
  try {
    return Intl.getCanonicalLocales(first)[0] ?? 'en'
  } catch {
    return 'en' // `*`, or nothing that is a language
  }
}
