import { DEVICE_HEADER, signDevice } from '@latchkey/auth-core/device'

/** What the API under test and those who ask it share, so that each may come from an address of its own. */
export const STRANGERS_SECRET = 'for measuring alone, of 32 characters or more'

/** A login from an address that nobody else has, as it goes over the wire. */
export function loginFrom(index, body) {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
  const device = signDevice({ address, userAgent: 'bench' }, STRANGERS_SECRET, new Date())
  const text = JSON.stringify(body)
  return `POST /auth/token/ HTTP/1.1\r\nHost: localhost\r\n${DEVICE_HEADER}: ${device}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
}
