import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { sendText } from './send-json.ts'

interface Tagged {
  json: string
  etag: string
}

/** The texts of frozen bodies, which a handler returns for every request. */
const kept = new WeakMap<object, Tagged>()

/**
 * Sends JSON with an ETag, or 304 when `If-None-Match` has that ETag. Writes a frozen object only
 * once.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 | RFC 9110 §13.1.2}
 */
export function sendWithETag(req: Request, res: Response, body: unknown): void {
  const { json, etag } = toTagged(body)
  res.setHeader('ETag', etag)
  // Not `req.fresh`: it ignores the condition when `fetch` in browsers adds `no-cache` to it.
  const known = (req.get('If-None-Match') ?? '').split(',').map((one) => one.trim())
  if (known.includes(etag)) res.status(304).end()
  else sendText(res, json)
}

function toTagged(body: unknown): Tagged {
  if (typeof body !== 'object' || body === null || !Object.isFrozen(body)) return tag(body)
  const tagged = kept.get(body) ?? tag(body)
  kept.set(body, tagged)
  return tagged
}

function tag(body: unknown): Tagged {
  const json = JSON.stringify(body)
  return { json, etag: `W/"${createHash('sha256').update(json).digest('base64url')}"` }
}
