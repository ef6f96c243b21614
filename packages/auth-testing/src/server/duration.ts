/** A time span. Its members add up. */
export interface Duration {
  days?: number
  hours?: number
  minutes?: number
  seconds?: number
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * Returns a time span in milliseconds.
 *
 * @param span - A number is a number of days.
 * @throws RangeError for a span that is negative or not finite.
 */
export function toMs(span: number | Duration): number {
  const {
    days = 0,
    hours = 0,
    minutes = 0,
    seconds = 0,
  } = typeof span === 'number' ? { days: span } : span
  const ms = days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS
  if (Number.isFinite(ms) && ms >= 0) return Math.round(ms)
  throw new RangeError('The clock of a server only moves forward.')
}
