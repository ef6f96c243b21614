import type { Activity, Session } from '@latchkey/auth-core/contract'
import type { Device } from '@latchkey/auth-core/device'
import { z } from 'zod'
import { nameDevice } from '../domain/device-name.ts'
import type { AuditEvent } from '../stores/audit-store.ts'
import type { SessionRecord } from '../stores/session-store.ts'

const Details = z.object({ other: z.object({ address: z.string(), userAgent: z.string() }) })

/** Converts a session to JSON for its owner. */
export function toSession(session: SessionRecord, currentId: string): Session {
  return {
    id: session.id,
    ...seenFrom(session.device),
    is_current: session.id === currentId,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.rotatedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
  }
}

/** Converts an audit event to JSON for the owner of the account. */
export function toActivity({ id, at, kind, device, details }: AuditEvent): Activity {
  const { data } = Details.safeParse(details)
  const other = data ? seenFrom(data.other) : null
  return { id, at: at.toISOString(), kind, ...seenFrom(device), other }
}

function seenFrom(device: Device): { device: string; address: string } {
  return { device: nameDevice(device), address: device.address }
}
