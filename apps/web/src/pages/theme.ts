import { Router } from 'express'
import { keepTheme, THEMES } from '../http/cookies.ts'
import { formField } from '../http/form.ts'
import { ownAddress } from '../http/own-address.ts'

export function themePage(): Router {
  const page = Router()

  page.post('/theme', (req, res) => {
    const chosen = formField(req, 'theme')
    keepTheme(res, THEMES.find((theme) => theme === chosen) ?? 'system')
    res.redirect(303, backTo(formField(req, 'back')))
  })

  return page
}

/** Returns the page to go back to. Unlike after a login, it may be the log-in page. */
function backTo(address: string): string {
  return /^\/(login|register)(\?[\w%=&.~-]*)?$/.test(address) ? address : ownAddress(address)
}
