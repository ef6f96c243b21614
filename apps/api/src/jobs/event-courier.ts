import type { Context } from '../context.ts'
import { listDueStreams } from '../stores/signal-claim-store.ts'
import { isVerificationPending } from '../stores/signal-stream-store.ts'
import { deliverEvents } from '../use-cases/signals/deliver-events.ts'

/** Delivers the events of streams, each stream on its own, so that none waits for another. */
export interface EventCourier {
  /** Starts to deliver the event that was just announced. Resolves before it is delivered. */
  wake: () => Promise<void>
  /** Starts to deliver what is pending without a notification, such as retries. */
  check: () => Promise<void>
  /** Resolves when the current requests have ended. */
  stop: () => Promise<void>
}

/** @param onError - Called with unexpected errors, such as those of the database. */
export function createEventCourier(ctx: Context, onError: (error: unknown) => void): EventCourier {
  /** The running deliveries, by stream, and whether there was news since they started. */
  const running = new Map<string, { hasNews: boolean; done: Promise<void> }>()
  let isStopping = false

  async function deliver(streamId: string, isAnnounced: boolean): Promise<void> {
    let hasNews = isAnnounced
    try {
      do {
        const own = running.get(streamId)
        if (own) own.hasNews = false
        await deliverEvents(ctx, streamId, { isStopping: () => isStopping, hasNews })
        hasNews = running.get(streamId)?.hasNews ?? false
      } while (hasNews)
    } catch (error) {
      if (!isStopping) onError(error)
    } finally {
      running.delete(streamId)
    }
  }

  async function start(isAnnounced: boolean): Promise<void> {
    for (const own of running.values()) own.hasNews = !isStopping
    const due = await listDueStreams(ctx.db, ctx.now())
    for (const streamId of due.filter((id) => !running.has(id) && !isStopping)) {
      const own = { hasNews: false, done: Promise.resolve() }
      running.set(streamId, own)
      own.done = deliver(streamId, isAnnounced)
    }
  }

  return {
    wake: () => start(true),
    check: async () => {
      await start(false)
      if (await isVerificationPending(ctx.db)) ctx.streamNews.wakeAll()
    },
    stop: async () => {
      isStopping = true
      for (const own of running.values()) own.hasNews = false
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}
