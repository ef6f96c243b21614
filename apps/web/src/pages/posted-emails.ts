import { messages } from '@latchkey/ui/messages'
import { Router } from 'express'
import { accountRecoveryClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'
import { renderPage } from '../http/render.ts'

const LINK = /(https?:\/\/\S+)/

/** Shows the emails that the API stored instead of sending them. Development only. */
export function postedEmailsPage(ctx: Context): Router {
  const page = Router()
  if (ctx.config.isProduction) return page

  page.get('/development/mails', async (req, res) => {
    const mails = await accountRecoveryClientFor(ctx, req).listPostedEmails()
    renderPage(ctx, req, res, {
      view: 'posted-emails',
      title: messages.email.posted.title,
      values: { mails: mails.map((mail) => ({ mail, parts: partsOf(mail.text) })) },
    })
  })

  return page
}

function partsOf(text: string): { text: string; isLink: boolean }[] {
  return text.split(LINK).map((part) => ({ text: part, isLink: LINK.test(part) }))
}
