import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { sendText } from './send-json.ts'

/**
 * Sends JSON, or 304 when `If-None-Match` says that the client has the same.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 | RFC 9110 §13.1.2}
 */
export function sendWithETag(req: Request, res: Response, body: unknown): void {
  const json = JSON.stringify(body)
  const etag = `W/"${createHash('sha256').update(json).digest('base64url')}"`
  res.setHeader('ETag', etag)
  // Not `req.fresh`: browsers' `fetch` adds `no-cache` to a request with its own condition.
  const known = (req.get('If-None-Match') ?? '').split(',').map((one) => one.trim())
  if (known.includes(etag)) res.status(304).end()
  else sendText(res, json)
}
