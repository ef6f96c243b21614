import { isIPv6 } from 'node:net'

/** Returns an IPv4 address, or the /64 of an IPv6 address: one attacker controls a whole /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length
  const zeros = address.includes('::') ? Array.from({ length: missing }, () => '0') : []
  return [...groups, ...zeros, ...tail.split(':')].slice(0, 4).join(':')
}
