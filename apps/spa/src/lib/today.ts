/** Returns the date in the user's time zone, as `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date()
  const [month, day] = [now.getMonth() + 1, now.getDate()]
  return [now.getFullYear(), month, day].map((part) => String(part).padStart(2, '0')).join('-')
}
