import { createHmac, timingSafeEqual } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { z } from 'zod'

/** Carries the device of the user for whom a server sends a request. */
export const DEVICE_HEADER = 'Latchkey-Device'

const MAX_AGE_SECONDS = 60
const MAX_LENGTH = 400

/** The sender of a request. */
export interface Device {
  /** An IP address. */
  address: string
  /** The `User-Agent` header, cut to a length that can be stored. */
  userAgent: string
}

const Claim = z.object({ address: z.string(), userAgent: z.string(), iat: z.number() })

/** Returns the device of a request, in its canonical form. */
export function deviceOf(address: string | undefined, userAgent: string | undefined): Device {
  return {
    address: canonicalAddress(address ?? '').slice(0, MAX_LENGTH),
    userAgent: printable(userAgent ?? '').slice(0, MAX_LENGTH),
  }
}

/**
 * Returns the value of {@link DEVICE_HEADER} for a request that a server-rendered app sends for a
 * user. Sessions, rate limits and the audit log then have the user's device instead of the app's
 * server.
 *
 * @param secret - Shared by the app and the API only.
 */
export function signDevice(device: Device, secret: string, now: Date): string {
  const claim = { ...device, iat: Math.floor(now.getTime() / 1000) }
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url')
  return `${payload}.${mac(payload, secret).toString('base64url')}`
}

/**
 * Returns the device of a header, or `undefined` if the signature is wrong or not from the last
 * minute.
 */
export function readDevice(header: string, secret: string, now: Date): Device | undefined {
  const [payload = '', signature = '', ...more] = header.split('.')
  const given = Buffer.from(signature, 'base64url')
  const right = mac(payload, secret)
  const isSigned = given.length === right.length && timingSafeEqual(given, right)
  if (!isSigned || more.length > 0) return undefined
  const { data } = Claim.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  if (!data || Math.abs(now.getTime() / 1000 - data.iat) > MAX_AGE_SECONDS) return undefined
  return deviceOf(data.address, data.userAgent)
}

/**
 * Returns the canonical form of an IP address: without port and zone, an IPv4-mapped IPv6 address
 * as IPv4, and any other IPv6 address as in RFC 5952. Does NOT check that the text is an address.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5952 | RFC 5952}
 */
export function canonicalAddress(text: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? []
  const [, withoutPort] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? []
  const [address = ''] = (bracketed ?? withoutPort ?? text).split('%', 1)
  if (!isIPv6(address)) return address
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical) ?? []
  return high === undefined || low === undefined
    ? canonical
    : [...bytes(high), ...bytes(low)].join('.')
}

function bytes(group: string): [number, number] {
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 255]
}

function mac(payload: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${DEVICE_HEADER} ${payload}`).digest()
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
