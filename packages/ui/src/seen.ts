import { words } from './words.ts'

interface Seen {
  /** The device, in words. */
  device: string
  /** The address of the network, or an empty text. */
  address: string
}

/** The address of the network that a device was seen at, in words that follow the device. */
export function seenFrom({ address }: Pick<Seen, 'address'>): string {
  return words.security.from(address || words.security.unknownAddress)
}

/** The device and its address. */
export function nameSeen(seen: Seen): string {
  return `${seen.device} ${seenFrom(seen)}`
}

/** What happened, in words. */
export function nameKind(kind: string): string {
  return words.security.kinds[kind] ?? words.security.unknownKind
}
