import { AuthError } from '@latchkey/auth-core/errors'
import { fromWire, type WireResponse } from '@latchkey/auth-core/wire'
import type { z } from 'zod'

export interface IssuerRequest {
  /** The address of the issuer, without a trailing slash. */
  url: string
  /** The credential of the service. */
  credential: string
  timeoutMs: number
  /** Aborts the request. */
  signal: AbortSignal
}

/**
 * Sends a GET to the issuer and parses the JSON of its response. Follows no redirect, because a
 * redirect would leak the credential.
 *
 * @throws {@link AuthError} the issuer's error, `unreachable` without a response in time, or
 *   `internal_error` for a response outside the contract.
 */
export async function fetchFromIssuer<T>(
  schema: z.ZodType<T>,
  path: string,
  request: IssuerRequest,
): Promise<T> {
  const response = await send(path, request)
  const { status, body } = response
  if (status < 200 || status > 299) throw fromWire(response)
  const { success, data, error: cause } = schema.safeParse(body)
  if (!success) throw new AuthError('internal_error', { cause })
  return data
}

async function send(
  path: string,
  { url, credential, timeoutMs, signal }: IssuerRequest,
): Promise<WireResponse> {
  try {
    const response = await fetch(url + path, {
      headers: { Authorization: `Bearer ${credential}`, Accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const header = (name: string): string | undefined => response.headers.get(name) ?? undefined
    return { status: response.status, body: parse(await response.text()), header }
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
