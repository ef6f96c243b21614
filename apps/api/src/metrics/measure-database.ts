import { Gauge, type Registry } from 'prom-client'
import type { Context } from '../context.ts'
import { countOutbox, type OutboxCounts } from '../stores/email-outbox-store.ts'

/** However often metrics are read, Postgres counts at most this often. */
const COUNTED_MS = 5000

/**
 * Measures what all processes share, so the numbers of several workers are not added up. While
 * Postgres is away, these metrics are missing and all others are there.
 */
export function measureDatabase(registry: Registry, { watchDb, log }: Context): void {
  const outbox = remembered(() => countOutbox(watchDb), COUNTED_MS)
  const counts = async (): Promise<OutboxCounts | undefined> => {
    try {
      return await outbox()
    } catch (error) {
      log.warn({ err: error }, 'counting emails failed')
      return undefined
    }
  }
  const registers = [registry]
  const aggregator = 'max'
  void new Gauge({
    name: 'latchkey_outbox_emails',
    help: 'Emails that are not sent yet, by whether an attempt has failed.',
    labelNames: ['state'],
    registers,
    aggregator,
    async collect() {
      this.reset()
      const known = await counts()
      if (known === undefined) return
      this.set({ state: 'untried' }, known.untried)
      this.set({ state: 'failing' }, known.failing)
    },
  })
  void new Gauge({
    name: 'latchkey_outbox_oldest_timestamp_seconds',
    help: 'When the oldest email was written that is not sent yet, as a Unix time. 0 without any.',
    registers,
    aggregator,
    async collect() {
      this.reset()
      const known = await counts()
      if (known !== undefined) this.set((known.oldestAt?.getTime() ?? 0) / 1000)
    },
  })
}

/** Calls `load` again only after `ms` milliseconds, whether or not it failed. */
function remembered<T>(load: () => Promise<T>, ms: number): () => Promise<T> {
  let last: { atMs: number; value: Promise<T> } | undefined
  return () => {
    const atMs = performance.now()
    if (last === undefined || atMs - last.atMs > ms) last = { atMs, value: load() }
    return last.value
  }
}
