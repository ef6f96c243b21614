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
    const midnight = new Date(`${query[name] ?? ''}T00:00:00`)
    if (!Number.isNaN(midnight.getTime())) changed[name] = midnight.toISOString()
  }
  return changed
}
