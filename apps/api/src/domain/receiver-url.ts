import ipaddr from 'ipaddr.js'

/** Where events may be sent to. */
export interface ReceiverPolicy {
  /** Whether receivers on this machine may use http: in development. */
  allowsLoopbackHttp: boolean
  /** Whether receivers may have addresses of private networks. */
  allowsPrivate: boolean
}

/** Returns why events may not be sent to a URL, or `undefined`. Does NOT resolve its host name. */
export function objectionTo(text: string, policy: ReceiverPolicy): string | undefined {
  if (!URL.canParse(text)) return 'Enter a valid URL.'
  const url = new URL(text)
  if (url.username + url.password + url.hash !== '') {
    return 'Give a URL without user, password and fragment.'
  }
  const isLocal = policy.allowsLoopbackHttp && url.protocol === 'http:' && isLoopbackHost(url)
  if (isLocal) return undefined
  if (url.protocol !== 'https:') return 'Give an https URL.'
  const address = hostOf(url)
  const isForbidden = ipaddr.isValid(address) && !isAllowed(address, url, policy)
  return isForbidden ? PRIVATE : undefined
}

const PRIVATE =
  'Give a public address, or set SIGNALS_PRIVATE_RECEIVERS=true to allow private networks.'

/**
 * Returns whether events for a URL may be sent to an address that its host name resolved to. Without
 * `allowsPrivate`, only addresses of the public internet pass.
 */
export function isAllowed(address: string, url: URL, policy: ReceiverPolicy): boolean {
  if (!ipaddr.isValid(address)) return false
  const range = ipaddr.process(address).range()
  if (url.protocol === 'http:') return policy.allowsLoopbackHttp && range === 'loopback'
  if (range === 'unicast') return true
  return policy.allowsPrivate && PRIVATE_RANGES.has(range)
}

/** Never multicast, unspecified and link-local addresses: clouds have their secrets there. */
const PRIVATE_RANGES = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'])

/** Returns the host of a URL, without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replaceAll(/[[\]]/g, '')
}

function isLoopbackHost(url: URL): boolean {
  const host = hostOf(url)
  return (
    host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
  )
}
