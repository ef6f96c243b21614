import { AuthError } from '@latchkey/auth-core/errors'
import { fromWire } from '@latchkey/auth-core/wire'
import type { z } from 'zod'

export interface IssuerRequest {
  /** The address of the issuer, without a slash at its end. */
  url: string
  /** The credential of the service. */
  credential: string
  timeoutMs: number
  /** Aborts the request. */
  signal: AbortSignal
}

/**
 * Sends a GET to the issuer and parses the JSON of its response. Follows no redirect, because a redirect
 * would carry the credential elsewhere.
 *
 * @throws {@link AuthError} what the issuer returned, `unreachable` without a response in time, and
 *   `internal_error` for a response outside the contract.
 */
export async function askIssuer<T>(
  schema: z.ZodType<T>,
  path: string,
  request: IssuerRequest,
): Promise<T> {
  const { status, body, retryAfter } = await send(path, request)
  if (status < 200 || status > 299) throw fromWire(status, body, retryAfter)
  const { success, data, error: cause } = schema.safeParse(body)
  if (!success) throw new AuthError('internal_error', { cause })
  return data
}

interface IssuerResponse {
  status: number
  body: unknown
  retryAfter: string | undefined
}

async function send(
  path: string,
  { url, credential, timeoutMs, signal }: IssuerRequest,
): Promise<IssuerResponse> {
  try {
    const response = await fetch(url + path, {
      headers: { Authorization: `Bearer ${credential}`, Accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const retryAfter = response.headers.get('Retry-After') ?? undefined
    return { status: response.status, body: parse(await response.text()), retryAfter }
  } catch (cause) {
    throw new AuthError('unreachable', { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
