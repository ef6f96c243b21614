import { networkOf } from './network-of.ts'
import type { NewAuditEntry } from './stores/audit-store.ts'

const MINUTE_MS = 60_000
/** In a minute; what is refused beyond that is counted, and told in one entry once the minute is over. */
const KEPT_OF_NETWORK = 20
const KEPT_IN_ALL = 1000

/** Why requests were refused, on its way to the audit log: nobody who is refused waits for it. */
export interface Refusals {
  note: (entry: NewAuditEntry) => void
  /** Writes what was noted. Throws what that throws, and keeps it for the next time. */
  write: () => Promise<void>
  /** Writes also how many were only counted in the minute that is not over. */
  writeAll: () => Promise<void>
}

/** What was noted of one network in this minute. */
interface Count {
  kept: number
  more: number
  last: NewAuditEntry
}

/**
 * A flood from one network takes few of the places, so that what others are refused stays to be found.
 *
 * @param insert - Writes entries, all or none.
 */
export function createRefusals(
  insert: (entries: NewAuditEntry[]) => Promise<void>,
  now: () => Date,
): Refusals {
  let noted: NewAuditEntry[] = []
  let minute = 0
  let keptInAll = 0
  let counts = new Map<string, Count>()

  function closeMinute(): void {
    for (const { more, last } of counts.values()) if (more > 0) noted.push(restOf(last, more))
    counts = new Map()
    keptInAll = 0
  }

  function startMinute(): void {
    const current = Math.floor(now().getTime() / MINUTE_MS)
    if (current === minute) return
    closeMinute()
    minute = current
  }

  /** The count of a network, or that of all others once so many are counted apart. */
  function countOf(entry: NewAuditEntry): Count {
    const network = networkOf(entry.device.address)
    const key = counts.has(network) || counts.size < KEPT_IN_ALL ? network : ''
    const count = counts.get(key) ?? { kept: 0, more: 0, last: entry }
    counts.set(key, count)
    return count
  }

  async function write(): Promise<void> {
    startMinute()
    const entries = noted
    if (entries.length === 0) return
    noted = []
    try {
      await insert(entries)
    } catch (error) {
      noted = [...entries, ...noted].slice(0, 2 * KEPT_IN_ALL)
      throw error
    }
  }

  return {
    note: (entry) => {
      startMinute()
      const count = countOf(entry)
      count.last = entry
      if (count.kept < KEPT_OF_NETWORK && keptInAll < KEPT_IN_ALL) {
        count.kept += 1
        keptInAll += 1
        noted.push(entry)
      } else count.more += 1
    },
    write,
    writeAll: async () => {
      closeMinute()
      await write()
    },
  }
}

/** Of one network, by its address and without whoever was the last: it tells of many. */
function restOf({ at, device }: NewAuditEntry, more: number): NewAuditEntry {
  return {
    kind: 'refused',
    at,
    accountId: null,
    actorId: null,
    sessionId: null,
    device: { address: device.address, userAgent: '' },
    requestId: null,
    details: { reason: 'too many at once to be written down', more },
  }
}
