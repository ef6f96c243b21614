import { messages } from './messages.ts'

interface Seen {
  /** The device, in messages. */
  device: string
  /** The address of the network, or an empty text. */
  address: string
}

/** The address of the network that a device was seen at, in words that follow the device. */
export function seenFrom({ address }: Pick<Seen, 'address'>): string {
  return messages.security.from(address || messages.security.unknownAddress)
}

/** The device and its address. */
export function nameSeen(seen: Seen): string {
  return `${seen.device} ${seenFrom(seen)}`
}

/** What happened, in messages. */
export function nameKind(kind: string): string {
  return messages.security.kinds[kind] ?? messages.security.unknownKind
}
