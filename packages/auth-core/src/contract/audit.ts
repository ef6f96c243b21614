import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { choice, id } from './fields.ts'
import { pageHeaders } from './headers.ts'
import { momentParameter, paging } from './parameters.ts'

/** The device of a request in words, and its IP address. */
export const seenFrom = { device: z.string(), address: z.string() }

/** The kinds of events in the audit log. */
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
  'personal_token_created',
  'personal_token_revoked',
  'account_deleted',
  'account_disabled',
  'account_enabled',
  'refused',
  'key_rotated',
  'key_retired',
  'service_created',
  'service_revoked',
  'stream_created',
  'stream_revoked',
] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

/** An event of an account, as its owner sees it. */
export const Activity = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  kind: z.string(),
  ...seenFrom,
  /** For `token_reused`: where the other holder of the session's tokens was last seen. */
  other: z.object(seenFrom).nullable(),
})
export type Activity = z.infer<typeof Activity>
export const ActivityList = z.array(Activity)

export const AuditQuery = z.object({
  ...paging,
  /** Without it, every kind but `refused`. */
  kind: choice(AUDIT_KINDS).optional(),
  /** The account that the event is about. */
  account_id: id.optional(),
  /** The account that caused it. */
  actor_id: id.optional(),
  /** The `X-Request-Id` of a response. */
  request_id: id.optional(),
  /** At this moment or later. */
  since: momentParameter.optional(),
  /** Earlier than this moment. */
  until: momentParameter.optional(),
})
export type AuditQuery = z.infer<typeof AuditQuery>

const Person = z.object({
  id: z.string(),
  /** `null` once the account is deleted. */
  username: z.string().nullable(),
})

/** An event of the audit log. */
export const AuditItem = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  kind: z.string(),
  /** The account that the event is about. */
  account: Person.nullable(),
  /** The account that caused it; `null` when unknown and for commands. */
  actor: Person.nullable(),
  session_id: z.string().nullable(),
  ...seenFrom,
  request_id: z.string().nullable(),
  /** Members of this kind only, such as the new role, or the `reason` of an access denial. */
  details: z.record(z.string(), z.unknown()),
})
export type AuditItem = z.infer<typeof AuditItem>
export const AuditList = z.array(AuditItem)

export const Overview = z.object({
  accounts: z.object({ total: z.number(), is_exact: z.boolean() }),
  live_sessions: z.number(),
  /** The last thirty days in UTC, oldest first, up to today. */
  days: z.array(
    z.object({
      /** Such as `2026-01-31`. */
      day: z.string(),
      logins: z.number(),
      failures: z.number(),
      registrations: z.number(),
      /** The largest number of live sessions counted on that day. */
      sessions: z.number(),
    }),
  ),
})
export type Overview = z.infer<typeof Overview>

export const showActivity = endpoint({
  summary: 'Lists recent events of your account, newest first',
  method: 'GET',
  path: '/auth/me/activity/',
  pathName: 'activity',
  access: 'account',
  responses: { 200: ActivityList },
  errors: [],
})

export const listAuditEvents = endpoint({
  summary: 'Lists audit events, newest first',
  method: 'GET',
  path: '/auth/audit/',
  pathName: 'audit',
  access: 'audit:read',
  personalTokens: true,
  query: AuditQuery,
  allowsEmptyParameters: true,
  requestHeaders: ['If-None-Match'],
  responses: { 200: AuditList, 304: null },
  responseHeaders: pageHeaders,
  errors: [],
})

export const showOverview = endpoint({
  summary: 'Returns daily numbers of the service',
  method: 'GET',
  path: '/auth/overview/',
  pathName: 'overview',
  access: 'accounts:read',
  personalTokens: true,
  responses: { 200: Overview },
  errors: [],
})
