import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { sendText } from './send-json.ts'

/**
 * Sends JSON with an ETag, or 304 when `If-None-Match` has that ETag.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 | RFC 9110 §13.1.2}
 */
export function sendWithETag(req: Request, res: Response, body: unknown): void {
  const json = JSON.stringify(body)
  const etag = `W/"${createHash('sha256').update(json).digest('base64url')}"`
  res.setHeader('ETag', etag)
  // Not `req.fresh`: it ignores the condition when `fetch` in browsers adds `no-cache` to it.
  const known = (req.get('If-None-Match') ?? '').split(',').map((one) => one.trim())
  if (known.includes(etag)) res.status(304).end()
  else sendText(res, json)
}
