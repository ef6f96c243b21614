import type { IncomingMessage } from 'node:http'
import express, { type RequestHandler } from 'express'

const LIMIT_BYTES = 100_000

/**
 * Reads a body of any type as bytes; `parseBody` makes sense of them. A GET has none.
 *
 * What says that it is short and plain, as all that we expect is, is taken as it comes: Express's
 * reader takes longer for it than the rest of a refresh but its signatures. What is compressed, has no
 * length or is too long is left to Express.
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

/** Node itself holds a body to the length that it names. */
function isShortAndPlain({ headers }: IncomingMessage): boolean {
  return (
    headers['content-encoding'] === undefined && Number(headers['content-length']) <= LIMIT_BYTES
  )
}
