import { isIP } from 'node:net'
import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/**
 * Refuses host names that somebody else may own: a page of theirs, whose name comes to lead to this
 * machine, could ask the API from within a network that trusts it. Names without a dot and addresses
 * belong to nobody else, and neither do those of `urls`. For development, where no proxy looks at names.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20 | RFC 9110, section 15.5.20}
 */
export function requireKnownHost(urls: readonly string[]): RequestHandler {
  const known = new Set(urls.map((url) => new URL(url).hostname))
  return (req, _res, next) => {
    const host = hostnameOf(req.headers.host ?? '')
    if (!known.has(host) && !isNobodyElses(host)) throw new AuthError('misdirected')
    next()
  }
}

function hostnameOf(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
}

function isNobodyElses(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) > 0 || !bare.includes('.') || bare.endsWith('.localhost')
}
