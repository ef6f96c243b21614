import { z } from 'zod'

/** Where somebody was seen: the device in words, and the address of the network. */
export const seenFrom = { device: z.string(), address: z.string() }

/** What the audit log knows of, by its entries' `kind`. */
export const AUDIT_KINDS = [
  'registered',
  'logged_in',
  'login_failed',
  'password_check_failed',
  'logged_out',
  'session_ended',
  'token_reused',
  'password_changed',
  'password_reset_asked',
  'role_changed',
  'email_changed',
  'email_change_asked',
  'email_verified',
  'account_deleted',
  'account_disabled',
  'account_enabled',
  'refused',
  'key_rotated',
  'key_retired',
  'service_created',
  'service_revoked',
] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

/** An element of the answer to `GET /auth/me/activity/`: what happened to one's own account. */
export const Activity = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  kind: z.string(),
  ...seenFrom,
  /** For `token_reused`: where the other party was last seen that holds tokens of the session. */
  other: z.object(seenFrom).nullable(),
})
export type Activity = z.infer<typeof Activity>
export const ActivityList = z.array(Activity)
