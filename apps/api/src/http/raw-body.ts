import express, { type RequestHandler } from 'express'

const LIMIT_BYTES = 100_000

/** Reads a body of any type as bytes, for `parseBody`. Skips `GET` and `HEAD`. */
export function rawBody(): RequestHandler {
  const readAny = express.raw({ type: () => true, limit: LIMIT_BYTES })
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') next()
    else readAny(req, res, next)
  }
}
