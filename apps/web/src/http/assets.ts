import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

/** The build output, the app's own script, and the assets that both front ends share. */
const FOLDERS = [
  path.resolve(import.meta.dirname, '../../dist/assets'),
  path.resolve(import.meta.dirname, '../../assets'),
  path.dirname(fileURLToPath(import.meta.resolve('@latchkey/ui/assets/theme.js'))),
]

/** Folders are not found: they get no listing, and no redirect that would show that they exist. */
const OPTIONS = { cacheControl: false, index: false, redirect: false }

/**
 * Serves the files below `/assets`. In production, browsers cache URLs of {@link assetUrl} for a
 * year. In development they revalidate, since a file may change while the app runs.
 */
export function serveAssets(isProduction: boolean): RequestHandler {
  const assets = express.Router()
  assets.use('/assets', (req, res, next) => {
    const isKept = isProduction && req.query['v'] !== undefined
    res.set('Cache-Control', isKept ? 'public, max-age=31536000, immutable' : 'no-cache')
    next()
  })
  for (const folder of FOLDERS) {
    assets.use('/assets', express.static(folder, OPTIONS))
  }
  return assets
}

/** Returns the URL of an asset with its content hash, so that a changed file gets a new URL. */
export function assetUrl(name: string): string {
  const file = FOLDERS.map((folder) => path.join(folder, name)).find((one) => fs.existsSync(one))
  if (!file) return `/assets/${name}`
  const version = createHash('sha256').update(fs.readFileSync(file)).digest('base64url').slice(0, 8)
  return `/assets/${name}?v=${version}`
}
