import { type PersonalToken, PERSONAL_TOKENS_MAX } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { toExpiryBadge, toReadable } from '@latchkey/ui/view-models/personal-tokens'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { setFlash } from '../http/cookies.ts'
import { daysFor } from '../http/moments.ts'
import { renderPage } from '../http/render.ts'
import { requireAccount } from './require-account.ts'
import { tokenExampleFor } from './token-example.ts'

const ADDRESS = '/tokens'
const TokenId = z.uuid()

/** Lists the user's personal access tokens, and revokes them after a confirmation. */
export function tokensPage(ctx: Context): Router {
  const page = Router()

  page.get(ADDRESS, async (req, res) => {
    await show(ctx, req, res)
  })

  page.get('/tokens/:id/revoke', async (req, res) => {
    await ask(ctx, req, res, req.params.id)
  })

  page.post('/tokens/:id/revoke', async (req, res) => {
    setFlash(res, (await revoke(ctx, req, req.params.id)) ? 'token_revoked' : 'token_gone')
    res.redirect(303, ADDRESS)
  })

  return page
}

async function show(ctx: Context, req: Request, res: Response): Promise<void> {
  const account = await requireAccount(ctx, req)
  const tokens = await authClientFor(ctx, req).personalTokens()
  const nowMs = Date.now()
  renderPage(ctx, req, res, {
    view: 'tokens',
    title: messages.titles.tokens,
    account,
    values: {
      tokens,
      badgeOf: (token: PersonalToken) => toExpiryBadge(token, nowMs),
      toReadable,
      most: PERSONAL_TOKENS_MAX,
      example: tokenExampleFor(ctx, req),
      day: daysFor(req),
    },
  })
}

async function ask(ctx: Context, req: Request, res: Response, id: string): Promise<void> {
  const account = await requireAccount(ctx, req)
  const token = (await authClientFor(ctx, req).personalTokens()).find((one) => one.id === id)
  if (!token) {
    setFlash(res, 'token_gone')
    return res.redirect(303, ADDRESS)
  }
  const question = messages.tokens.ask(token.name)
  renderPage(ctx, req, res, {
    view: 'revoke-token',
    title: question.title,
    account,
    values: { ...question },
  })
}

/** Revokes a token. Returns whether it was live. */
async function revoke(ctx: Context, req: Request, id: string): Promise<boolean> {
  if (!TokenId.safeParse(id).success) return false
  try {
    await authClientFor(ctx, req).revokePersonalToken(id)
    return true
  } catch (error) {
    if (error instanceof AuthError && error.code === 'not_found') return false
    throw error
  }
}
