import { DEVICE_HEADER, signDevice } from '@latchkey/auth-core/device'

/** What the API under test and those who ask it share, so that each may come from an address of its own. */
export const STRANGERS_SECRET = 'for measuring alone, of 32 characters or more'

/** A login from an address that nobody else has, as it goes over the wire. */
export function loginFrom(index, body) {
  return askFrom(index, { method: 'POST', path: '/auth/token/', body })
}

/** Any request from such an address; the body, if there is one, goes as JSON and has to be ASCII. */
export function askFrom(index, { method, path, body, headers = {} }) {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
  const text = body ? JSON.stringify(body) : ''
  const all = {
    Host: 'localhost',
    [DEVICE_HEADER]: signDevice({ address, userAgent: 'bench' }, STRANGERS_SECRET, new Date()),
    ...headers,
    ...(body && { 'Content-Type': 'application/json', 'Content-Length': text.length }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`
}
