import type { OwnAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import type { Request, Response } from 'express'
import type { Context } from '../context.ts'
import { type FlashCookie, type Flash, takeFlash, themeOf } from './cookies.ts'
import { CSRF_FIELD } from './csrf.ts'
import { momentsFor } from './moments.ts'
import { nonceOf } from './security-headers.ts'

const TONES: Partial<Record<Flash, 'success' | 'warning'>> = {
  account_ready: 'success',
  account_exists: 'success',
  logged_out: 'success',
  logged_out_here: 'warning',
  session_ended: 'warning',
  one_session_ended: 'success',
  other_sessions_ended: 'success',
  password_changed: 'success',
  password_reset: 'success',
  email_verified: 'success',
  email_asked: 'success',
  token_revoked: 'success',
  token_gone: 'warning',
  role_changed: 'success',
  account_disabled: 'success',
  account_enabled: 'success',
  account_deleted: 'success',
  account_created: 'success',
  account_sessions_ended: 'success',
  account_reset_sent: 'success',
  service_revoked: 'success',
  service_gone: 'warning',
  stream_created: 'success',
  stream_deleted: 'success',
  stream_gone: 'warning',
  stream_tested: 'success',
  edit_conflict: 'warning',
  last_admin: 'warning',
  own_account: 'warning',
}

export interface Page {
  /** Template below `views/pages`, without its extension. */
  view: string
  title: string
  status?: number
  /** URL of the page, if the form that it responds to posts to a different URL. */
  address?: string
  /** The logged-in user. Their permissions determine the navigation. */
  account?: OwnAccount | undefined
  /** Whether the page has its own form, in addition to those of the layout. */
  hasForm?: boolean
  /** Variables of the template, as listed in its first line. */
  values?: Record<string, unknown>
}

/** Renders and sends a page. Adds the variables that all pages share. */
export function renderPage(ctx: Context, req: Request, res: Response, page: Page): void {
  const { view, title, status = 200, account, address, values } = page
  const flash = takeFlash(req, res)
  const html = ctx.views.render(`pages/${view}.njk`, {
    ...values,
    account,
    messages,
    documentTitle: messages.documentTitle(title),
    title,
    path: address ?? req.path,
    address: address ?? req.originalUrl,
    theme: themeOf(req),
    flash: flash && toBanner(flash),
    csrf: csrfOf(ctx, req, page),
    nonce: nonceOf(res),
    moment: momentsFor(req),
  })
  res.status(status).type('html').send(html)
}

function toBanner({ flash, count }: FlashCookie) {
  const text = messages.flashes[flash]
  return { text: typeof text === 'string' ? text : text(count), tone: TONES[flash] }
}

/** Returns the CSRF token if the page has forms. */
function csrfOf(
  { csrf }: Context,
  req: Request,
  { hasForm, account }: Page,
): { field: string; token: string } | undefined {
  const { res, session } = req
  const isNeeded = hasForm || account !== undefined || session?.tokens !== undefined
  return session && res && isNeeded ? { field: CSRF_FIELD, token: csrf.of(req, res) } : undefined
}
