import { messages } from '@latchkey/ui/messages'
import { parse } from 'cookie'
import type { Request, Response } from 'express'

const FLASH_COOKIE = 'flash'
const FLASH_MS = 60_000
const THEME_COOKIE = 'theme'
const THEME_MS = 365 * 24 * 60 * 60 * 1000

export type Flash = keyof typeof messages.flashes

/** A flash, with the number that its text contains, if any. */
export interface FlashCookie {
  flash: Flash
  count: number
}

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const common = ({ req }: Response) => ({ path: '/', sameSite: 'lax', secure: req.secure }) as const

/**
 * Sets the flash of the next page. Uses a cookie, because saving the session could overwrite tokens
 * that a parallel request has just refreshed.
 */
export function setFlash(res: Response, flash: Flash, count = 0): void {
  const value = `${flash}.${count}`
  res.cookie(FLASH_COOKIE, value, { ...common(res), httpOnly: true, maxAge: FLASH_MS })
}

/** Returns the flash of the previous request and deletes it. */
export function takeFlash(req: Request, res: Response): FlashCookie | undefined {
  const left = readCookie(req, FLASH_COOKIE)
  if (left === undefined) return undefined
  res.clearCookie(FLASH_COOKIE, common(res))
  const [flash = '', count = ''] = left.split('.')
  return isFlash(flash) ? { flash, count: Number.parseInt(count, 10) || 0 } : undefined
}

/** Returns the theme that the user chose in either front end. */
export function themeOf(req: Request): Theme {
  const chosen = readCookie(req, THEME_COOKIE)
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}

/** Stores the theme. The cookie is not HttpOnly, because `theme.js` reads it. */
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
