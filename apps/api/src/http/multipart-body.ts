import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'
import { FormParameters } from './form-parameters.ts'

/**
 * Parses bodies of `multipart/form-data`. Mounted after `rawBody`, whose limit applies to all parts
 * together.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7578 | RFC 7578}
 */
export function multipartBody(): RequestHandler {
  return async (req, _res, next) => {
    const type = req.headers['content-type'] ?? ''
    const bytes: unknown = req.body
    const isForm = /^multipart\/form-data\s*;/i.test(type)
    if (!isForm || !(bytes instanceof Buffer) || bytes.length === 0) return next()
    req.body = await parse(bytes, type)
    next()
  }
}

async function parse(bytes: Buffer, type: string): Promise<FormParameters> {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes) // `formData` replaces invalid UTF-8
    const form = await new Response(Uint8Array.from(bytes), {
      headers: { 'content-type': type },
    }).formData()
    return new FormParameters([...form])
  } catch (cause) {
    const values = { format: 'Multipart form', reason: 'the body is not valid form data' }
    throw new AuthError('malformed_body', { cause, values })
  }
}
