/** A year has four digits: without this last day, browsers take six. */
export const LAST_DAY = '9999-12-31'

/**
 * A query with its days as moments: a day begins at midnight where the reader is, as the times on the page
 * are told.
 */
export function withLocalDays(
  query: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  const changed = { ...query }
  for (const name of names) {
    const day = query[name] ?? ''
    const midnight = new Date(`${day}T00:00:00`)
    // The 30th of February is another day to a browser; here the API is to say that it is none.
    if (midnight.getDate() === Number(day.slice(-2))) changed[name] = midnight.toISOString()
  }
  return changed
}
