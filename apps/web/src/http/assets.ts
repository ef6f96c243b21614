import path from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'

const MAX_AGE = '1h'

/** The stylesheet that the build makes, and what both front ends share: script, font, mark. */
export function serveAssets(): Router {
  const built = path.resolve(import.meta.dirname, '../../dist/assets')
  const shared = path.dirname(fileURLToPath(import.meta.resolve('@latchkey/ui/assets/theme.js')))
  const assets = Router()
  for (const folder of [built, shared]) {
    assets.use('/assets', express.static(folder, { maxAge: MAX_AGE, index: false }))
  }
  return assets
}
