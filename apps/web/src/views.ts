import path from 'node:path'
import { thisDeviceBadge, toRoleBadge, toStatus } from '@latchkey/ui/view-models/badges'
import { toNavigation } from '@latchkey/ui/view-models/navigation'
import { audienceOf, toStreamModel } from '@latchkey/ui/view-models/services'
import nunjucks from 'nunjucks'
import { assetUrl } from './http/assets.ts'

/** Assets of the document layout. */
const ASSETS = {
  favicon: 'favicon.svg',
  stylesheet: 'latchkey.css',
  theme: 'theme.js',
  submitOnce: 'submit-once.js',
  passwordMeter: 'password-meter.js',
  countdown: 'countdown.js',
  newSecret: 'new-secret.js',
}

/** View models that any template may call. */
const VIEW_MODELS = {
  audienceOf,
  thisDeviceBadge,
  toNavigation,
  toRoleBadge,
  toStatus,
  toStreamModel,
}

/** Loads the templates. They escape all variables. */
export function loadViews(): nunjucks.Environment {
  const folder = path.resolve(import.meta.dirname, '../views')
  const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
    autoescape: true,
    throwOnUndefined: false,
    trimBlocks: true,
    lstripBlocks: true,
  })
  const urls = Object.entries(ASSETS).map(([name, file]) => [name, assetUrl(file)])
  for (const [name, value] of Object.entries(VIEW_MODELS)) views.addGlobal(name, value)
  return views.addGlobal('assets', Object.fromEntries(urls))
}
