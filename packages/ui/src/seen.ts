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

/** Returns the text for an event kind. */
export function nameKind(kind: string): string {
  return messages.security.kinds[kind] ?? messages.security.unknownKind
}
