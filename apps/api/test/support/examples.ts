/** Items that an example shows of a list. */
const MOST_ITEMS = 2
const UUID = '01976f2e-8a1c-7b3d-9e4f-5a6b7c8d9e0f'
const MOMENT = '2026-01-31T12:00:00.000Z'
const SECONDS = 1_769_860_800

/** Texts that differ from run to run, or that must stay secret, and what an example shows. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'eyJhbGciOiJFUzI1NiIs….eyJzdWIiOiIwMTk3….c2lnbmF0dXJl…'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, UUID],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, MOMENT],
  [/\b\d{4}-\d\d-\d\d\b(?!T)/g, '2026-01-31'],
  [/\bhttp:\/\/(?:localhost|127\.0\.0\.1):\d+/g, 'https://auth.example.com'],
  [/\b(lkp_|latchkey_service_)[\w-]{32,}/g, '$1dGhpcyBpcyBhIHNlY3JldA…'],
  // Names with underscores are members, such as those of the authorization server's metadata.
  [/\b(?![0-9a-f]{8}-|[a-z]+(?:_[a-z]+)+\b)[\w-]{32,}\b/g, 'dGhpcyBpcyBhIHNlY3JldA…'],
  [/\b\d+ seconds\b/g, '30 seconds'],
]

/** The numbers of a public key (RFC 7518 §6). */
const KEY_MEMBERS = new Set(['x', 'y', 'n'])

const LENGTH_DIGITS = 6

/**
 * Returns a body as an example, without secrets and the same in each run, after a rank and a space.
 * Of several examples the first in alphabetical order is the best: one with content, in plain
 * characters, about a user called Ada, and the shortest.
 */
export function toExample(body: unknown): string {
  const example = JSON.stringify(shown(body))
  const flaws = [
    example === '[]' || example === '{}',
    /[^\x20-\x7e…’]|\\u/.test(example),
    !example.includes('"ada'),
  ]
  const rank = flaws.map(Number).join('') + String(example.length).padStart(LENGTH_DIGITS, '0')
  return `${rank} ${example}`
}

function shown(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return value > SECONDS / 2 ? SECONDS : value
  if (typeof value === 'string') return shownText(value, key)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => shown(item, key))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [shownText(name, ''), shown(member, name)]),
  )
}

function shownText(text: string, key: string): string {
  if (KEY_MEMBERS.has(key)) return '…'
  return REPLACED.reduce((shorter, [found, by]) => shorter.replace(found, by), text)
}
