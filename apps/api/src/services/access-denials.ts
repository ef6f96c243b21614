import { networkOf } from '../domain/network-of.ts'
import type { NewAuditEvent } from '../stores/audit-store.ts'

const MINUTE_MS = 60_000
/** In a minute; what is refused beyond that is counted, and told in one entry once the minute is over. */
const KEPT_OF_NETWORK = 20
const KEPT_IN_ALL = 1000

/** Why requests were refused, on its way to the audit log: nobody who is refused waits for it. */
export interface AccessDenials {
  note: (entry: NewAuditEvent) => void
  /** Writes what was noted. Throws what that throws, and keeps it for the next time. */
  write: () => Promise<void>
  /** Writes also how many were only counted in the minute that is not over. */
  writeAll: () => Promise<void>
}

/** What was noted of one network in this minute. */
interface Count {
  kept: number
  more: number
  last: NewAuditEvent
}

/**
 * A flood from one network takes few of the places, so that what others are refused stays to be found.
 *
 * @param insert - Writes entries, all or none.
 */
export function createAccessDenials(
  insert: (entries: NewAuditEvent[]) => Promise<void>,
  now: () => Date,
): AccessDenials {
  const counts = createCounts()
  let noted: NewAuditEvent[] = []
  let minute = 0

  function startMinute(): void {
    const current = Math.floor(now().getTime() / MINUTE_MS)
    if (current !== minute) noted.push(...counts.close())
    minute = current
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
      if (counts.admits(entry)) noted.push(entry)
    },
    write,
    writeAll: async () => {
      noted.push(...counts.close())
      await write()
    },
  }
}

/** Counts the refusals of a minute by network. */
function createCounts() {
  let counts = new Map<string, Count>()
  let keptInAll = 0

  /** The count of a network, or that of all others once so many are counted apart. */
  function countOf(entry: NewAuditEvent): Count {
    const network = networkOf(entry.device.address)
    const key = counts.has(network) || counts.size < KEPT_IN_ALL ? network : ''
    const count = counts.get(key) ?? { kept: 0, more: 0, last: entry }
    counts.set(key, count)
    return count
  }

  return {
    /** Whether an entry is written down; else it is counted. */
    admits: (entry: NewAuditEvent): boolean => {
      const count = countOf(entry)
      count.last = entry
      const isKept = count.kept < KEPT_OF_NETWORK && keptInAll < KEPT_IN_ALL
      if (isKept) {
        count.kept += 1
        keptInAll += 1
      } else count.more += 1
      return isKept
    },
    /** Ends the minute; gives an entry for each network of which some were only counted. */
    close: (): NewAuditEvent[] => {
      const rest = [...counts.values()].filter(({ more }) => more > 0)
      counts = new Map()
      keptInAll = 0
      return rest.map(({ last, more }) => restOf(last, more))
    },
  }
}

/** Of one network, by its address and without whoever was the last: it tells of many. */
function restOf({ at, device }: NewAuditEvent, more: number): NewAuditEvent {
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
