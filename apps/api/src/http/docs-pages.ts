import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { errorCatalogHtml } from '../openapi/error-catalog.ts'
import { allowMethods } from './allow-methods.ts'

const ASSETS = path.resolve(import.meta.dirname, '../../assets/docs')
const VIEWER_PACKAGE = 'swagger-ui-dist'

/**
 * The policy of these pages, the only ones of the API. Everything that they load and call is the
 * API’s own. Images may be `data:` URLs, because the icons of the viewer’s stylesheet are; they
 * cannot run scripts. Styles need no exception: the viewer sets them through the CSSOM.
 *
 * @see {@link https://www.w3.org/TR/CSP3/ | Content Security Policy}
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

interface Resource {
  type: string
  read: () => Promise<Buffer | string>
}

const HTML = 'text/html; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'
const STYLESHEET = 'text/css; charset=utf-8'

const asset = (name: string) => () => readFile(path.join(ASSETS, name))
const viewer = (name: string) => () =>
  readFile(fileURLToPath(import.meta.resolve(`${VIEWER_PACKAGE}/${name}`)))

/** What is served, by path. */
const RESOURCES: Readonly<Record<string, Resource>> = {
  '/auth/docs/': { type: HTML, read: async () => referencePage() },
  '/auth/docs/errors/': { type: HTML, read: async () => errorsPage() },
  '/auth/docs/docs.js': { type: SCRIPT, read: asset('docs.js') },
  '/auth/docs/docs.css': { type: STYLESHEET, read: asset('docs.css') },
  '/auth/docs/viewer.js': { type: SCRIPT, read: viewer('swagger-ui-bundle.js') },
  '/auth/docs/viewer.css': { type: STYLESHEET, read: viewer('swagger-ui.css') },
}

/**
 * Serves the reference page, the error catalog and their assets. Serves nothing where the API is
 * bundled without its assets, as in the package for tests.
 */
export function docsPages(): RequestHandler {
  const router = express.Router({ strict: true, caseSensitive: true })
  if (!existsSync(ASSETS)) return router
  for (const [target, resource] of Object.entries(RESOURCES)) {
    router.all(target, allowMethods(['GET']), (req, res) => send(resource, req, res))
    if (target.endsWith('/')) router.all(target.slice(0, -1), redirectToSlash)
  }
  return router
}

/** Relative, because a proxy may serve the API below a path. */
function redirectToSlash(req: Request, res: Response): void {
  res.writeHead(308, { Location: `${path.basename(req.path)}/` }).end()
}

/** A resource in memory. The viewer’s script takes 1.7 MB, and 460 kB compressed. */
interface Loaded {
  etag: string
  bytes: Buffer
  gzipped: Buffer
}

const loaded = new Map<Resource, Promise<Loaded>>()

/** Browsers keep the files, and ask each time whether they are current. */
async function send(resource: Resource, req: Request, res: Response): Promise<void> {
  const { etag, bytes, gzipped } = await load(resource)
  const isGzipped = req.acceptsEncodings('gzip') === 'gzip'
  const tag = `"${etag}${isGzipped ? '-gzip' : ''}"`
  res.setHeader('Content-Security-Policy', POLICY)
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  res.setHeader('Cache-Control', 'public, no-cache')
  res.setHeader('ETag', tag)
  res.vary('Accept-Encoding')
  if (req.get('If-None-Match') === tag) {
    res.writeHead(304).end()
    return
  }
  const body = isGzipped ? gzipped : bytes
  if (isGzipped) res.setHeader('Content-Encoding', 'gzip')
  res.writeHead(200, { 'Content-Type': resource.type, 'Content-Length': body.length }).end(body)
}

/** Reads and compresses a resource once per process. */
function load(resource: Resource): Promise<Loaded> {
  const known = loaded.get(resource)
  if (known) return known
  const loading = read(resource)
  loaded.set(resource, loading)
  loading.catch(() => loaded.delete(resource))
  return loading
}

async function read(resource: Resource): Promise<Loaded> {
  const bytes = Buffer.from(await resource.read())
  const etag = createHash('sha256').update(bytes).digest('base64url')
  return { etag, bytes, gzipped: await promisify(gzip)(bytes) }
}

function referencePage(): string {
  const head = `<link rel="stylesheet" href="viewer.css">
<link rel="stylesheet" href="docs.css">
<script src="viewer.js" defer></script>
<script type="module" src="docs.js"></script>`
  const body = `<div class="page">
<p>To call endpoints that require an access token, execute <code>POST /auth/token/</code> first: this page uses the token
until you close it. <a href="../openapi.json">OpenAPI description</a> · <a href="errors/">Error catalog</a></p>
<noscript><p>This page needs JavaScript. The OpenAPI description and the error catalog do not.</p></noscript>
<div id="reference"></div>
</div>`
  return page('Latchkey API', head, body)
}

function errorsPage(): string {
  const head = '<link rel="stylesheet" href="../docs.css">'
  const body = `<main class="page">
<p><a href="../">API reference</a></p>
<h1>Errors</h1>
${errorCatalogHtml()}
</main>`
  return page('Errors of the Latchkey API', head, body)
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`
}
