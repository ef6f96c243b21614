import { z } from 'zod'

const ErrorBody = z.object({ err: z.string() })

/** Returns an error code of RFC 8935 §2.4, or `undefined` for any other text. */
export function errorCode(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w:.-]{1,64}$/.test(text) ? text : undefined
}

/**
 * Describes a response that does not accept an event. Quotes only its status and error code: the
 * rest of a body may contain secrets of the receiver.
 */
export function describeResponse(status: number, body: string): string {
  const code = errorCode(codeIn(body))
  return `HTTP ${status}${code === undefined ? '' : ` ${code}`}`
}

/** Describes why no response came, by its code alone. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no response in time'
  return errorCode('code' in error ? String(error.code) : undefined) ?? error.name
}

function codeIn(body: string): string | undefined {
  try {
    return ErrorBody.parse(JSON.parse(body)).err
  } catch {
    return undefined // not the body of RFC 8935
  }
}
