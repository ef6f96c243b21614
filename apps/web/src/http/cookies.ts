import { messages } from '@latchkey/ui/messages'
import type { Request, Response } from 'express'
import { clearCookie, readCookie, setCookie } from './prefixed-cookies.ts'

const FLASH_MS = 60_000
const THEME_MS = 365 * 24 * 60 * 60 * 1000

export type Flash = keyof typeof messages.flashes

/** A flash, with the number that its text contains, if any. */
export interface FlashCookie {
  flash: Flash
  count: number
}

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** `theme.js` reads the theme. */
const FOR_SCRIPTS = { httpOnly: false }

/**
 * Sets the flash of the next page. Uses a cookie, because saving the session could overwrite tokens
 * that a parallel request has just refreshed.
 */
export function setFlash(res: Response, flash: Flash, count = 0): void {
  setCookie(res, 'flash', `${flash}.${count}`, { maxAge: FLASH_MS })
}

/** Returns the flash of the previous request and deletes it. */
export function takeFlash(req: Request, res: Response): FlashCookie | undefined {
  const left = readCookie(req, 'flash')
  if (left === undefined) return undefined
  clearCookie(res, 'flash')
  const [flash = '', count = ''] = left.split('.')
  return isFlash(flash) ? { flash, count: Number.parseInt(count, 10) || 0 } : undefined
}

/** Returns the theme that the user chose in either front end. */
export function themeOf(req: Request): Theme {
  const chosen = readCookie(req, 'theme')
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}

/** Stores the theme. */
export function keepTheme(res: Response, theme: Theme): void {
  if (theme === 'system') clearCookie(res, 'theme', FOR_SCRIPTS)
  else setCookie(res, 'theme', theme, { ...FOR_SCRIPTS, maxAge: THEME_MS })
}

function isFlash(text: string): text is Flash {
  return Object.hasOwn(messages.flashes, text)
}
