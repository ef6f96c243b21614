import { randomUUID } from 'node:crypto'
import {
  type NewPersonalToken,
  type OwnAccount,
  PERSONAL_TOKEN_PERMISSIONS,
  PERSONAL_TOKENS_MAX,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import {
  DEFAULT_EXPIRY,
  expiryDates,
  expiryOptions,
  lifetimeOf,
  nameErrors,
  toReadable,
  toTokenErrors,
} from '@latchkey/ui/view-models/personal-tokens'
import { type Request, type Response, Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { formField, formFields } from '../http/form.ts'
import { logFailure } from '../http/log-failure.ts'
import { daysFor } from '../http/moments.ts'
import { createOnce } from '../http/once.ts'
import { renderPage } from '../http/render.ts'
import { requireAccount } from './require-account.ts'
import { toShownError } from './shown-error.ts'
import { tokenExampleFor } from './token-example.ts'

const ADDRESS = '/tokens/new'
const DOUBLE_CLICK_MS = 5_000

/** What the user typed, without the password. */
interface Typed {
  name: string
  permissions: string[]
  expires: string
  date: string
}

/**
 * Creates a personal access token. The response to the form shows it, because a page of its own
 * would have to store the token until the browser asks for it.
 */
export function newTokenPage(ctx: Context): Router {
  const page = Router()
  const once = createOnce<NewPersonalToken>(DOUBLE_CLICK_MS)

  page.get(ADDRESS, async (req, res) => {
    const typed = { name: '', permissions: [], expires: DEFAULT_EXPIRY, date: '' }
    await show(ctx, req, res, typed)
  })

  page.post(ADDRESS, async (req, res) => {
    const typed: Typed = {
      name: formField(req, 'name'),
      permissions: formFields(req, 'permissions'),
      expires: formField(req, 'expires'),
      date: formField(req, 'date'),
    }
    // Before the token exists, because it could not be shown if this failed.
    const account = await requireAccount(ctx, req)
    try {
      const key = `${req.sessionID} ${formField(req, 'attempt')}`
      const created = await once(key, () => create(ctx, req, typed))
      showCreated(ctx, req, res, { account, created })
    } catch (error) {
      if (!(error instanceof AuthError) || ![400, 429, 503].includes(error.status)) throw error
      logFailure(ctx, error, res)
      await show(ctx, req, res, typed, error)
    }
  })

  return page
}

async function create(ctx: Context, req: Request, typed: Typed): Promise<NewPersonalToken> {
  const auth = authClientFor(ctx, req)
  const fields = nameErrors(await auth.personalTokens(), typed.name)
  if (fields) throw new AuthError('invalid_request', { fields })
  return auth.createPersonalToken({
    name: typed.name,
    permissions: typed.permissions.join(' '),
    expires_in_days: lifetimeOf(typed, today()),
    password: formField(req, 'password'),
  })
}

async function show(ctx: Context, req: Request, res: Response, typed: Typed, error?: AuthError) {
  const account = await requireAccount(ctx, req)
  const { length } = error ? [] : await authClientFor(ctx, req).personalTokens()
  const toDay = daysFor(req)
  renderPage(ctx, req, res, {
    view: 'new-token',
    title: messages.titles.createToken,
    status: error?.status ?? 200,
    account,
    values: {
      attempt: randomUUID(),
      typed,
      isFull: length >= PERSONAL_TOKENS_MAX,
      most: PERSONAL_TOKENS_MAX,
      permissions: PERSONAL_TOKEN_PERMISSIONS.filter((one) => account.permissions.includes(one)),
      expiries: expiryOptions((iso) => toDay(iso).relative, Date.now()),
      dates: expiryDates(today()),
      fields: toTokenErrors(error?.fields ?? {}, typed.expires),
      error: error && toShownError(error),
    },
  })
}

interface Created {
  account: OwnAccount
  created: NewPersonalToken
}

function showCreated(ctx: Context, req: Request, res: Response, { account, created }: Created) {
  renderPage(ctx, req, res, {
    view: 'created-token',
    title: messages.tokens.createdTitle,
    status: 201,
    account,
    values: {
      created,
      readable: toReadable(created.permissions).join(' · '),
      example: tokenExampleFor(ctx, req),
      day: daysFor(req),
    },
  })
}

/** Returns the date in UTC, like all times of this app, as `YYYY-MM-DD`. */
function today(): string {
  return new Date().toISOString().slice(0, 10)
}
