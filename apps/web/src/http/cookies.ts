import { words } from '@latchkey/ui/words'
import { parse } from 'cookie'
import type { Request, Response } from 'express'

const NOTICE_COOKIE = 'notice'
const NOTICE_MS = 60_000
const THEME_COOKIE = 'theme'
const THEME_MS = 365 * 24 * 60 * 60 * 1000

export type Notice = keyof typeof words.notices

/** A notice, and how many it speaks of if it speaks of a number. */
export interface LeftNotice {
  notice: Notice
  count: number
}

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const common = ({ req }: Response) => ({ path: '/', sameSite: 'lax', secure: req.secure }) as const

/**
 * Leaves a notice for the page that follows. In a cookie, not in the session: what is said once must
 * never be a reason to write tokens back that another request has just replaced.
 */
export function leaveNotice(res: Response, notice: Notice, count = 0): void {
  const value = `${notice}.${count}`
  res.cookie(NOTICE_COOKIE, value, { ...common(res), httpOnly: true, maxAge: NOTICE_MS })
}

/** Takes the notice that the page before has left. */
export function takeNotice(req: Request, res: Response): LeftNotice | undefined {
  const left = readCookie(req, NOTICE_COOKIE)
  if (left === undefined) return undefined
  res.clearCookie(NOTICE_COOKIE, common(res))
  const [notice = '', count = ''] = left.split('.')
  return isNotice(notice) ? { notice, count: Number.parseInt(count, 10) || 0 } : undefined
}

/** The theme that was chosen, in either front end. */
export function themeOf(req: Request): Theme {
  const chosen = readCookie(req, THEME_COOKIE)
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}

/** Keeps the choice. The script reads it as well, so it is open to scripts. */
export function keepTheme(res: Response, theme: Theme): void {
  if (theme === 'system') res.clearCookie(THEME_COOKIE, common(res))
  else res.cookie(THEME_COOKIE, theme, { ...common(res), maxAge: THEME_MS })
}

function readCookie(req: Request, name: string): string | undefined {
  return parse(req.headers.cookie ?? '')[name]
}

function isNotice(text: string): text is Notice {
  return Object.hasOwn(words.notices, text)
}
