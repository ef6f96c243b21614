import { networkOf } from '../domain/network-of.ts'
import type { NewAuditEvent } from '../stores/audit-store.ts'

const MINUTE_MS = 60_000
/** Per minute. Further denials are only counted, and one event per network reports their number. */
const KEPT_OF_NETWORK = 20
const KEPT_IN_ALL = 1000

/** Buffers access denials for the audit log, so that responses do not wait for the database. */
export interface AccessDenials {
  record: (entry: NewAuditEvent) => void
  /** Writes the buffered events. If that fails, it throws and keeps them for the next call. */
  write: () => Promise<void>
  /** Also writes the counts of the current minute. */
  writeAll: () => Promise<void>
}

/** The denials of one network in the current minute. */
interface Count {
  kept: number
  more: number
  last: NewAuditEvent
}

/**
 * Creates the buffer. It limits the events per network, so that a flood from one network does not
 * displace the denials of others.
 *
 * @param insert - Writes events, all or none.
 */
export function createAccessDenials(
  insert: (entries: NewAuditEvent[]) => Promise<void>,
  now: () => Date,
): AccessDenials {
  const counts = createCounts()
  let pending: NewAuditEvent[] = []
  let minute = 0

  function startMinute(): void {
    const current = Math.floor(now().getTime() / MINUTE_MS)
    if (current !== minute) pending.push(...counts.close())
    minute = current
  }

  async function write(): Promise<void> {
    startMinute()
    const entries = pending
    if (entries.length === 0) return
    pending = []
    try {
      await insert(entries)
    } catch (error) {
      pending = [...entries, ...pending].slice(0, 2 * KEPT_IN_ALL)
      throw error
    }
  }

  return {
    record: (entry) => {
      startMinute()
      if (counts.admits(entry)) pending.push(entry)
    },
    write,
    writeAll: async () => {
      pending.push(...counts.close())
      await write()
    },
  }
}

/** Counts the denials of a minute by network. */
function createCounts() {
  let counts = new Map<string, Count>()
  let keptInAll = 0

  /** Returns the network's count. Beyond {@link KEPT_IN_ALL} networks, the others share one. */
  function countOf(entry: NewAuditEvent): Count {
    const network = networkOf(entry.device.address)
    const key = counts.has(network) || counts.size < KEPT_IN_ALL ? network : ''
    const count = counts.get(key) ?? { kept: 0, more: 0, last: entry }
    counts.set(key, count)
    return count
  }

  return {
    /** Returns whether to keep an event. Otherwise it is only counted. */
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
    /** Ends the minute. Returns an event for each network with denials that were only counted. */
    close: (): NewAuditEvent[] => {
      const rest = [...counts.values()].filter(({ more }) => more > 0)
      counts = new Map()
      keptInAll = 0
      return rest.map(({ last, more }) => restOf(last, more))
    },
  }
}

/** Summarizes the counted denials of a network. They have no common account or user agent. */
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
