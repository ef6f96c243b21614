/** Returns a quantile. `part` is 0.5 for the median. */
export function quantile(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

export function median(numbers) {
  return quantile(numbers, 0.5)
}

/** Formats a number, with spaces between thousands. */
export function show(number, decimals = 0) {
  if (number === undefined || Number.isNaN(number)) return '-'
  const [whole, fraction] = number.toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ' ')
  return fraction ? `${grouped}.${fraction}` : grouped
}
