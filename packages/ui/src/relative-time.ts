const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** Returns the time since `iso`, in `locale` and in the largest unit that fits at least once. */
export function toRelativeTime(iso: string, locale: string | undefined, nowMs: number): string {
  const { relative } = formatsOf(locale)
  // Events are never in the future. If one appears to be, a clock is wrong: show it as now.
  const seconds = Math.min(Math.round((Date.parse(iso) - nowMs) / 1000), 0)
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return relative.format(seconds, 'second')
}

/** Returns the exact time to the second, in the reader's time zone and language. */
export function toExactTime(iso: string, locale: string | undefined): string {
  return formatsOf(locale).exact.format(new Date(iso))
}

/** Returns the date, in the reader's time zone and language. */
export function toDay(iso: string, locale: string | undefined): string {
  return formatsOf(locale).day.format(new Date(iso))
}

interface Formats {
  locale: string | undefined
  relative: Intl.RelativeTimeFormat
  exact: Intl.DateTimeFormat
  day: Intl.DateTimeFormat
}

let lastFormats: Formats | undefined

/** Caches the formats: creating one is slow, and a page uses one locale for all its rows. */
function formatsOf(locale: string | undefined): Formats {
  if (!lastFormats || lastFormats.locale !== locale) {
    lastFormats = {
      locale,
      relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
      exact: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }),
      day: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
    }
  }
  return lastFormats
}
