import { DEVICE_HEADER, signDevice } from '@latchkey/auth-core/device'

/**
 * The DEVICE_SECRET of the API under test, so that each request can sign its own client address.
 */
export const ATTACKER_SECRET = 'for measuring alone, of 32 characters or more'

/** Returns the bytes of a login from the address with this index. */
export function loginFrom(index, body) {
  return askFrom(index, { method: 'POST', path: '/auth/token/', body })
}

/** Returns the bytes of a request from the address with this index. The JSON body must be ASCII. */
export function askFrom(index, { method, path, body, headers = {} }) {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
  const text = body ? JSON.stringify(body) : ''
  const all = {
    Host: 'localhost',
    [DEVICE_HEADER]: signDevice({ address, userAgent: 'bench' }, ATTACKER_SECRET, new Date()),
    ...headers,
    ...(body && { 'Content-Type': 'application/json', 'Content-Length': text.length }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`
}
