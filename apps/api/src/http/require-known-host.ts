import { isIP } from 'node:net'
import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/**
 * Rejects host names that an attacker may own, against DNS rebinding: a page on a name that
 * resolves to this machine could call the API from inside a trusted network. Accepts IP addresses,
 * names without a dot, `.localhost` and the hosts of `urls`. For development, where no proxy checks
 * host names.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20 | RFC 9110, section 15.5.20}
 */
export function requireKnownHost(urls: readonly string[]): RequestHandler {
  const known = new Set(urls.map((url) => new URL(url).hostname))
  return (req, _res, next) => {
    const host = hostnameOf(req.headers.host ?? '')
    if (!known.has(host) && !isUnowned(host)) throw new AuthError('misdirected')
    next()
  }
}

/** More than a name (RFC 1035 §2.3.4) and a port. Parsing a longer one could take long. */
const HOST_MAX_LENGTH = 262

function hostnameOf(host: string): string {
  if (host.length > HOST_MAX_LENGTH) return '.' // a name that is not known
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
}

function isUnowned(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) > 0 || !bare.includes('.') || bare.endsWith('.localhost')
}
