import { messages } from './messages.ts'

interface Seen {
  /** The name of the device, such as `Firefox on Linux`. */
  device: string
  /** The IP address, or an empty string if it is unknown. */
  address: string
}

/** Returns the IP address as text to show after the device. */
export function seenFrom({ address }: Pick<Seen, 'address'>): string {
  return messages.security.from(address || messages.security.unknownAddress)
}

/** Returns the device and its IP address. */
export function nameSeen(seen: Seen): string {
  return `${seen.device} ${seenFrom(seen)}`
}

/** Returns the service that an event is about, or `undefined`. */
export function nameService(
  kind: string,
  details: Readonly<Record<string, unknown>>,
): string | undefined {
  const isAboutService = kind.startsWith('service_')
  if (!isAboutService && !kind.startsWith('stream_')) return undefined
  const name = details[isAboutService ? 'name' : 'service']
  return typeof name === 'string' ? name : undefined
}

/** Returns the text for an event kind. */
export function nameKind(kind: string): string {
  return messages.security.kinds[kind] ?? messages.security.unknownKind
}
