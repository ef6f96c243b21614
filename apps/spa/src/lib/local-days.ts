/** Maximum of date inputs. Without it, browsers accept years of six digits. */
export const LAST_DAY = '9999-12-31'

/**
 * Returns a query with its days as ISO times of local midnight, since the page shows local times.
 * Leaves invalid days unchanged.
 */
export function withLocalDays(
  query: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  const changed = { ...query }
  for (const name of names) {
    const day = query[name] ?? ''
    const midnight = new Date(`${day}T00:00:00`)
    // `Date` turns February 30 into March 2. The API rejects the original text instead.
    if (midnight.getDate() === Number(day.slice(-2))) changed[name] = midnight.toISOString()
  }
  return changed
}
