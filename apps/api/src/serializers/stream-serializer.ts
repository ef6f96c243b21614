import type { Stream } from '@latchkey/auth-core/contract'
import type { StreamRecord } from '../stores/signal-stream-store.ts'

/** Returns a stream as JSON, without its `Authorization` header. */
export function toStream(record: StreamRecord): Stream {
  const { id, service, delivery, url, encryptedAuthorization, createdAt } = record
  const { failingSince, pausedAt, lastError, lastErrorAt } = record
  return {
    id,
    service,
    delivery,
    url,
    has_authorization: encryptedAuthorization !== null,
    status: pausedAt ? 'paused' : 'enabled',
    created_at: createdAt.toISOString(),
    failing_since: failingSince?.toISOString() ?? null,
    last_error: lastError,
    last_error_at: lastErrorAt?.toISOString() ?? null,
  }
}
