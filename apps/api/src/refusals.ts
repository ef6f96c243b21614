import type { NewAuditEntry } from './stores/audit-store.ts'

/** Between two times that they are written, at most. What is refused beyond that is only counted. */
const KEPT = 1000

/** Why requests were refused, on its way to the audit log: nobody who is refused waits for it. */
export interface Refusals {
  note: (entry: NewAuditEntry) => void
  /** Writes what was noted. Throws what that throws, and keeps it for the next time. */
  write: () => Promise<void>
}

/** @param insert - Writes entries, all or none. */
export function createRefusals(insert: (entries: NewAuditEntry[]) => Promise<void>): Refusals {
  let noted: NewAuditEntry[] = []
  let dropped = 0

  return {
    note: (entry) => {
      if (noted.length < KEPT) noted.push(entry)
      else dropped += 1
    },
    write: async () => {
      const entries = noted
      const [last] = entries.slice(-1)
      if (!last) return
      const uncounted = dropped
      noted = []
      dropped = 0
      try {
        await insert(uncounted > 0 ? [...entries, restOf(last, uncounted)] : entries)
      } catch (error) {
        noted = [...entries, ...noted].slice(0, KEPT)
        dropped += uncounted
        throw error
      }
    },
  }
}

function restOf({ at }: NewAuditEntry, more: number): NewAuditEntry {
  return {
    kind: 'refused',
    at,
    accountId: null,
    actorId: null,
    sessionId: null,
    device: { address: '', userAgent: '' },
    requestId: null,
    details: { reason: 'too many at once to be written down', more },
  }
}
