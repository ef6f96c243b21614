import type { Activity } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { nameKind, nameSeen, seenFrom } from '@latchkey/ui/seen'
import { messages } from '@latchkey/ui/messages'
import { currentFirst } from '@latchkey/ui/view-models/sessions'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { authClientFor, accountRecoveryClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { renderPage } from '../http/render.ts'
import { rejectionOf } from './email-links.ts'
import { requireAccount } from './require-account.ts'
import { toShownError } from './shown-error.ts'

const ADDRESS = '/security'
const SessionId = z.uuid()

export function securityPage(ctx: Context): Router {
  const page = Router()

  page.get(ADDRESS, async (req, res) => {
    await show(ctx, req, res)
  })

  page.post('/security/sessions/end', async (req, res) => {
    const isEnded = await endSession(ctx, req)
    setFlash(res, isEnded ? 'one_session_ended' : 'session_gone')
    res.redirect(303, ADDRESS)
  })

  page.post('/security/sessions/end-others', async (req, res) => {
    const count = await authClientFor(ctx, req).endOtherSessions()
    setFlash(res, 'other_sessions_ended', count)
    res.redirect(303, ADDRESS)
  })

  page.post('/security/password', async (req, res) => {
    const failure = await rejectionOf(
      authClientFor(ctx, req).changePassword({
        old_password: formField(req, 'old_password'),
        new_password: formField(req, 'new_password'),
      }),
    )
    if (failure) return show(ctx, req, res, { error: failure })
    setFlash(res, 'password_changed')
    res.redirect(303, ADDRESS)
  })
  addEmailForms(ctx, page)

  // Password managers look for this page here.
  page.get('/.well-known/change-password', (_req, res) => res.redirect(302, ADDRESS))
  // The URLs of rejected forms, which users may reload.
  page.get(['/security/password', '/security/email'], (_req, res) => res.redirect(303, ADDRESS))

  return page
}

function addEmailForms(ctx: Context, page: Router): void {
  page.post('/security/email', async (req, res) => {
    const email = formField(req, 'email')
    const password = formField(req, 'password')
    const failure = await rejectionOf(
      accountRecoveryClientFor(ctx, req).changeEmail({ email, password }),
    )
    if (failure) return show(ctx, req, res, { emailError: failure, typedEmail: email })
    setFlash(res, 'email_asked')
    res.redirect(303, ADDRESS)
  })

  page.post('/security/email/verification', async (req, res) => {
    await accountRecoveryClientFor(ctx, req).sendVerification()
    setFlash(res, 'email_asked')
    res.redirect(303, ADDRESS)
  })
}

/** Ends the session that the form names. Returns whether it existed. */
async function endSession(ctx: Context, req: Request): Promise<boolean> {
  const { data: id } = SessionId.safeParse(formField(req, 'id'))
  if (id === undefined) return false
  try {
    await authClientFor(ctx, req).endSession(id)
    return true
  } catch (error) {
    if (error instanceof AuthError && error.code === 'not_found') return false
    throw error
  }
}

interface Shown {
  error?: AuthError
  emailError?: AuthError
  typedEmail?: string
}

async function show(ctx: Context, req: Request, res: Response, shown: Shown = {}): Promise<void> {
  const { error, emailError, typedEmail } = shown
  const failure = error ?? emailError
  const account = await requireAccount(ctx, req)
  const auth = authClientFor(ctx, req)
  const [sessions, activity] = await Promise.all([auth.sessions(), auth.activity()])
  if (failure) logFailure(ctx, failure, res)
  renderPage(ctx, req, res, {
    view: 'security',
    title: messages.titles.security,
    status: failure?.status ?? 200,
    address: ADDRESS,
    account,
    values: {
      sessions: currentFirst(sessions),
      activity,
      seenFrom,
      nameSeen,
      nameKind,
      reuseOf,
      fields: failure?.fields ?? {},
      error: error && toShownError(error),
      emailError: emailError && toShownError(emailError),
      typedEmail,
    },
  })
}

/** Returns the warning about a reused token, if both devices are known. */
function reuseOf({ kind, other, ...here }: Activity): string | undefined {
  if (kind !== 'token_reused' || !other) return undefined
  return messages.security.reuse(nameSeen(here), nameSeen(other))
}
