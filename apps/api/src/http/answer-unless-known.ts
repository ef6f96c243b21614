import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { sendJson } from './answer-json.ts'

/**
 * Answers with JSON, or with 304 when the caller has the same by `If-None-Match`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 | RFC 9110 §13.1.2}
 */
export function answerUnlessKnown(req: Request, res: Response, body: unknown): void {
  const text = JSON.stringify(body)
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`
  res.set('ETag', etag)
  // Not `req.fresh`: browsers' `fetch` says `no-cache` of a request that brings its own condition.
  const known = (req.get('If-None-Match') ?? '').split(',').map((one) => one.trim())
  if (known.includes(etag)) res.status(304).end()
  else sendJson(res, text)
}
