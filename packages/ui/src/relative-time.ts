const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long ago `iso` was, in words of `locale`: in the largest unit of which it is a whole one. */
export function toRelativeTime(iso: string, locale: string | undefined, nowMs: number): string {
  const { relative } = formatsOf(locale)
  // What happened is never ahead; a clock that says so is fast or slow.
  const seconds = Math.min(Math.round((Date.parse(iso) - nowMs) / 1000), 0)
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return relative.format(seconds, 'second')
}

/** The moment itself, to the second, by the reader's clock and language. */
export function toExactTime(iso: string, locale: string | undefined): string {
  return formatsOf(locale).exact.format(new Date(iso))
}

interface Formats {
  locale: string | undefined
  relative: Intl.RelativeTimeFormat
  exact: Intl.DateTimeFormat
}

let lastFormats: Formats | undefined

/** To make a format takes far longer than to use it, and a page uses one locale for all its rows. */
function formatsOf(locale: string | undefined): Formats {
  if (!lastFormats || lastFormats.locale !== locale) {
    lastFormats = {
      locale,
      relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
      exact: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }),
    }
  }
  return lastFormats
}
