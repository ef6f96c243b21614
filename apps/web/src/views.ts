import path from 'node:path'
import nunjucks from 'nunjucks'
import { assetUrl } from './http/assets.ts'

/** What the head of every page asks for. */
const ASSETS = {
  favicon: 'favicon.svg',
  stylesheet: 'latchkey.css',
  theme: 'theme.js',
  submitOnce: 'submit-once.js',
  passwordMeter: 'password-meter.js',
  countdown: 'countdown.js',
}

/** The templates, with everything escaped that they are given. */
export function loadViews(): nunjucks.Environment {
  const folder = path.resolve(import.meta.dirname, '../views')
  const views = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), {
    autoescape: true,
    throwOnUndefined: false,
    trimBlocks: true,
    lstripBlocks: true,
  })
  const urls = Object.entries(ASSETS).map(([name, file]) => [name, assetUrl(file)])
  return views.addGlobal('assets', Object.fromEntries(urls))
}
