import { messages } from '@latchkey/ui/messages'
import { parse } from 'cookie'
import type { Request, Response } from 'express'

const FLASH_COOKIE = 'flash'
const FLASH_MS = 60_000
const THEME_COOKIE = 'theme'
const THEME_MS = 365 * 24 * 60 * 60 * 1000

export type Flash = keyof typeof messages.flashes

/** A flash, and how many it speaks of if it speaks of a number. */
export interface FlashCookie {
  flash: Flash
  count: number
}

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const common = ({ req }: Response) => ({ path: '/', sameSite: 'lax', secure: req.secure }) as const

/**
 * Leaves a flash for the page that follows. In a cookie, not in the session: what is said once must
 * never be a reason to write tokens back that another request has just replaced.
 */
export function setFlash(res: Response, flash: Flash, count = 0): void {
  const value = `${flash}.${count}`
  res.cookie(FLASH_COOKIE, value, { ...common(res), httpOnly: true, maxAge: FLASH_MS })
}

/** Takes the flash that the page before has left. */
export function takeFlash(req: Request, res: Response): FlashCookie | undefined {
  const left = readCookie(req, FLASH_COOKIE)
  if (left === undefined) return undefined
  res.clearCookie(FLASH_COOKIE, common(res))
  const [flash = '', count = ''] = left.split('.')
  return isFlash(flash) ? { flash, count: Number.parseInt(count, 10) || 0 } : undefined
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

function isFlash(text: string): text is Flash {
  return Object.hasOwn(messages.flashes, text)
}
