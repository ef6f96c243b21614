import type { Endpoint } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { bearerToken } from '@latchkey/auth-verifier/express'
import type { Request } from 'express'

/** How a service identifies itself. */
export interface ServiceCredential {
  credential: string
  /** Sent with HTTP Basic only. It must be the name of the credential's service. */
  name?: string
}

const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i

export const BASIC_CHALLENGE = 'Basic realm="api", charset="UTF-8"'

/** Returns whether a request has credentials for HTTP Basic. */
export function isBasic({ headers }: Request): boolean {
  return /^basic(\s|$)/i.test(headers.authorization ?? '')
}

/**
 * Returns the credential of a request: a bearer token or, for OAuth endpoints, HTTP Basic with the
 * name of the service.
 *
 * @throws {@link AuthError} `not_authenticated`, `bad_authorization_header`, `bad_credential`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 | RFC 6749 §2.3.1}
 */
export function serviceCredential({ protocol }: Endpoint, req: Request): ServiceCredential {
  if (protocol !== 'oauth' || !isBasic(req)) return { credential: bearerToken(req) }
  const encoded = BASIC.exec(req.headers.authorization?.trim() ?? '')?.[1] ?? ''
  const [name, credential, ...more] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  if (name === undefined || credential === undefined || more.length > 0) {
    throw new AuthError('bad_credential')
  }
  return { name: decode(name), credential: decode(credential) }
}

/** Both parts are encoded like the values of a form before they are joined. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new AuthError('bad_credential', { cause })
  }
}
