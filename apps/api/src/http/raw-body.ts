import type { IncomingMessage } from 'node:http'
import express, { type RequestHandler } from 'express'

const LIMIT_BYTES = 100_000

/**
 * Reads a body of any type as bytes, for `parseBody`. Skips `GET` and `HEAD`.
 *
 * Has a fast path for small uncompressed bodies, because Express's reader takes longer than the
 * rest of a refresh except its signatures. Express reads bodies that are compressed, have no length
 * or are too large.
 */
export function rawBody(): RequestHandler {
  const readAny = express.raw({ type: () => true, limit: LIMIT_BYTES })
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next()
    if (!isShortAndPlain(req)) return readAny(req, res, next)
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.once('end', () => {
      req.body = Buffer.concat(chunks)
      next()
    })
  }
}

/** Trusts `Content-Length`, because Node ends the body at that length. */
function isShortAndPlain({ headers }: IncomingMessage): boolean {
  return (
    headers['content-encoding'] === undefined && Number(headers['content-length']) <= LIMIT_BYTES
  )
}
