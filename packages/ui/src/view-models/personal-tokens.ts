import { messages } from '../messages.ts'
import type { Badge } from './badges.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SOON_MS = 7 * DAY_MS
/** A token with a short life is about to expire only in the last part of it. */
const LAST_PART = 1 / 4

/** The longest lifetime that the API accepts, in days. */
const LONGEST = 365
/** The lifetimes that the form offers, in days. */
const LIFETIMES = [7, 30, 90, LONGEST]
/** The choice of a date instead of a lifetime. */
const ON_A_DATE = 'date'
/** The lifetime that is chosen at first, in days. */
export const DEFAULT_EXPIRY = '30'

/** The times of a token, in ISO 8601. */
interface Lifetime {
  created_at: string
  expires_at: string
}

/** Marks a token that has expired or is about to. */
export function toExpiryBadge(
  { created_at, expires_at }: Lifetime,
  nowMs: number,
): Badge | undefined {
  const { expired, expiresSoon } = messages.tokens
  const end = Date.parse(expires_at)
  const lastPart = (end - Date.parse(created_at)) * LAST_PART
  if (end <= nowMs) return { text: expired, className: 'role role-ended' }
  if (end - nowMs > Math.min(SOON_MS, lastPart)) return undefined
  return { text: expiresSoon, className: 'role role-ending' }
}

/** Returns what a token with these permissions can read. */
export function toReadable(permissions: readonly string[]): string[] {
  const texts: Readonly<Record<string, string>> = messages.permissions
  return [messages.tokens.ownAccount, ...permissions.map((name) => texts[name] ?? name)]
}

/**
 * Returns pairs of value and label for the choice of an expiry.
 *
 * @param toDay - Returns the date of a time in ISO 8601, for people.
 */
export function expiryOptions(toDay: (iso: string) => string, nowMs: number): [string, string][] {
  const { inDays, onDate } = messages.tokens
  const lifetimes = LIFETIMES.map((days): [string, string] => {
    const end = new Date(nowMs + days * DAY_MS).toISOString()
    return [String(days), inDays(days, toDay(end))]
  })
  return [...lifetimes, [ON_A_DATE, onDate]]
}

/** Returns the first and the last date that a token can expire on, as `YYYY-MM-DD`. */
export function expiryDates(today: string): { min: string; max: string } {
  return { min: addDays(today, 1), max: addDays(today, LONGEST) }
}

/**
 * Returns the lifetime that was chosen, in days, or an empty text if there is none.
 *
 * @param today - The date of the user, as `YYYY-MM-DD`.
 */
export function lifetimeOf({ expires, date }: { expires: string; date: string }, today: string) {
  if (expires !== ON_A_DATE) return expires
  const days = (Date.parse(date) - Date.parse(today)) / DAY_MS
  return Number.isNaN(days) ? '' : String(days)
}

/** The errors of the form, by its fields. */
export interface TokenErrors {
  name?: string[] | undefined
  permissions?: string[] | undefined
  expires?: string[] | undefined
  date?: string[] | undefined
  password?: string[] | undefined
}

/** Returns the API's errors at the fields of the form, which asks for the expiry in its own way. */
export function toTokenErrors(
  { expires_in_days: wrong, ...fields }: Readonly<Record<string, string[]>>,
  expires: string,
): TokenErrors {
  const { name, permissions, password } = fields
  const isDate = expires === ON_A_DATE
  return {
    name,
    permissions,
    password,
    expires: isDate ? undefined : wrong,
    date: wrong && isDate ? [messages.tokens.wrongDate] : undefined,
  }
}

/**
 * Returns the error of a name that another token has. Names tell the tokens apart, and a form that
 * is sent again must not create a second token.
 */
export function nameErrors(
  tokens: readonly { name: string }[],
  name: string,
): { name: string[] } | undefined {
  const isTaken = tokens.some((token) => token.name === name.trim())
  return isTaken ? { name: [messages.tokens.nameTaken] } : undefined
}

/** Returns commands that use a token at a URL of the API. */
export function toTokenExample(url: string): string {
  return `read -rs TOKEN\ncurl -H "Authorization: Bearer $TOKEN" ${url}`
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}
