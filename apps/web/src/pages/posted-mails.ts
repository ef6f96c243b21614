import { PATHS, PostedMailList } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { Router } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { renderPage } from '../http/render.ts'

const LINK = /(https?:\/\/\S+)/

/** In development, the mails that the service wrote and sent nowhere. */
export function postedMailsPage(ctx: Context): Router {
  const page = Router()
  if (ctx.config.isProduction) return page

  page.get('/development/mails', async (req, res) => {
    const path = PATHS.postedMails
    const { body } = await authClientFor(ctx, req).callAsAnybody({ method: 'GET', path })
    const mails = PostedMailList.parse(body)
    renderPage(ctx, req, res, {
      view: 'posted-mails',
      title: words.email.posted.title,
      values: { mails: mails.map((mail) => ({ mail, parts: partsOf(mail.text) })) },
    })
  })

  return page
}

function partsOf(text: string): { text: string; isLink: boolean }[] {
  return text.split(LINK).map((part) => ({ text: part, isLink: LINK.test(part) }))
}
