import { z } from 'zod'
import {
  AUTH_ERRORS,
  AuthError,
  AUTH_ERROR_CODES,
  type AuthErrorCode,
  type AuthErrorOptions,
  type FieldErrors,
} from './errors.ts'

/**
 * The header with the code of an error. Clients switch on it instead of on messages. The body is
 * SimpleJWT's, which has a code for a few errors only.
 */
export const ERROR_CODE_HEADER = 'Error-Code'

const BEARER_DETAIL = 'Given token not valid for any token type'

/**
 * `oauth` adds the `error` member of RFC 6749 §5.2, which OAuth clients read.
 */
export type ErrorFormat = 'plain' | 'oauth'

/** The response for an error. */
export interface WireError {
  status: number
  headers: Record<string, string>
  body: unknown
}

/**
 * Returns the response for an error, in SimpleJWT's format.
 *
 * Every response has the code in {@link ERROR_CODE_HEADER}, a 401 the challenge of RFC 9110
 * §11.6.1, and a 429 or 503 its `Retry-After` in seconds.
 */
export function toWire(error: AuthError, format: ErrorFormat = 'plain'): WireError {
  const { status, retryAfterSeconds } = error
  const headers: Record<string, string> = { [ERROR_CODE_HEADER]: error.code }
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer realm="api"'
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds)
  const body = wireBody(error)
  return {
    status,
    headers,
    body: format === 'oauth' ? { error: oauthError(error), ...body } : body,
  }
}

/** The parts of a response that {@link fromWire} reads. */
export interface WireResponse {
  status: number
  body: unknown
  /** Returns a header by its name. */
  header: (name: string) => string | undefined
}

/**
 * Restores the error that a service threw from its response. A plain SimpleJWT server sends no
 * {@link ERROR_CODE_HEADER}, so its errors are recognized by their messages.
 */
export function fromWire({ status, body, header }: WireResponse): AuthError {
  const { data: refusal } = Refusal.safeParse(body)
  const { data: sent } = CODES.safeParse(header(ERROR_CODE_HEADER))
  const options: AuthErrorOptions = { retryAfterSeconds: parseSeconds(header('Retry-After')) }
  if (refusal?.messages?.[0]) {
    const code = sent ?? codeOf(status, refusal.messages[0].message)
    return new AuthError(code, { ...options, isBearer: true })
  }
  if (refusal) {
    const { detail: message, code } = refusal
    return new AuthError(sent ?? codeOf(status, message, code), { ...options, message })
  }
  const { data: fields } = Fields.safeParse(body)
  if (status === 400 && fields) return new AuthError('invalid_request', { ...options, fields })
  // A 401 from anything but the API, such as a proxy, says nothing about the session.
  return new AuthError(sent ?? (status === 401 ? 'internal_error' : codeOf(status)), options)
}

const Refusal = z.object({
  detail: z.string(),
  code: z.string().optional(),
  messages: z.array(z.object({ message: z.string() })).optional(),
})

const Fields: z.ZodType<FieldErrors> = z.preprocess(
  withoutOAuthError,
  z.record(z.string(), z.array(z.string())),
)

function withoutOAuthError(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('error' in body)) return body
  const { error, ...fields } = body
  return typeof error === 'string' ? fields : body
}

const CODES = z.enum(AUTH_ERROR_CODES)

const FALLBACK: Partial<Record<number, AuthErrorCode>> = {
  400: 'malformed_body',
  401: 'token_invalid',
  403: 'permission_denied',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'throttled',
  503: 'busy',
}

function codeOf(status: number, message?: string, code?: string): AuthErrorCode {
  const known = AUTH_ERROR_CODES.find((key) => AUTH_ERRORS[key].message === message)
  return known ?? CODES.safeParse(code).data ?? FALLBACK[status] ?? 'internal_error'
}

function parseSeconds(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined
}

/** Codes of RFC 6749 §5.2 and §4.1.2.1 for errors whose row has none. */
function oauthError({ code, status }: AuthError): string {
  const row = AUTH_ERRORS[code]
  if ('oauthError' in row) return row.oauthError
  if (status === 401) return 'invalid_client'
  if (status === 429 || status === 503) return 'temporarily_unavailable'
  return status >= 500 ? 'server_error' : 'invalid_request'
}

function wireBody(error: AuthError): object {
  if (error.code === 'invalid_request') return error.fields
  const code = wireCode(error.code)
  if (code === 'token_not_valid' && error.isBearer) {
    return {
      detail: BEARER_DETAIL,
      code,
      messages: [{ token_class: 'AccessToken', token_type: 'access', message: error.message }],
    }
  }
  return code ? { detail: error.message, code } : { detail: error.message }
}

function wireCode(code: AuthErrorCode): string | undefined {
  const row = AUTH_ERRORS[code]
  return 'wireCode' in row ? row.wireCode : undefined
}
