import { createHmac, timingSafeEqual } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { z } from 'zod'

/** Carries the device of somebody on whose behalf a server asks. */
export const DEVICE_HEADER = 'Latchkey-Device'

const MAX_AGE_SECONDS = 60
const MAX_LENGTH = 400

/** Where a request comes from, as far as it shows. */
export interface Device {
  /** An IP address. */
  address: string
  /** What the browser or program says of itself, cut to a length that can be kept. */
  userAgent: string
}

const Claim = z.object({ address: z.string(), userAgent: z.string(), iat: z.number() })

/** A device from the parts of a request. */
export function deviceOf(address: string | undefined, userAgent: string | undefined): Device {
  return {
    address: canonicalAddress(address ?? '').slice(0, MAX_LENGTH),
    userAgent: printable(userAgent ?? '').slice(0, MAX_LENGTH),
  }
}

/**
 * The header by which a server-rendered app tells the API whose request it passes on: sessions, limits
 * and the audit log then see people, and not the app's own server.
 *
 * @param secret - Known to the app and the API alone.
 */
export function signDevice(device: Device, secret: string, now: Date): string {
  const claim = { ...device, iat: Math.floor(now.getTime() / 1000) }
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url')
  return `${payload}.${mac(payload, secret).toString('base64url')}`
}

/** The device that a header speaks of, or `undefined` when it is not signed so, or not just now. */
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
 * An address of the network in its one spelling: without a port or a zone, IPv4 as such also where IPv6
 * wraps it, and IPv6 as RFC 5952 writes it. What is no address stays as it is.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5952 | RFC 5952}
 */
export function canonicalAddress(text: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? []
  const [, withoutPort] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? []
  const address = (bracketed ?? withoutPort ?? text).replace(/%.*$/, '')
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
