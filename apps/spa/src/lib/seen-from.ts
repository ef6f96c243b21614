import type { Session } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'

type Seen = Pick<Session, 'device' | 'address'>

/** The address of the network that a device was seen at, in words that follow the device. */
export function seenFrom({ address }: Pick<Seen, 'address'>): string {
  return words.security.from(address || words.security.unknownAddress)
}

/** The device and its address. */
export function nameSeen(seen: Seen): string {
  return `${seen.device} ${seenFrom(seen)}`
}
