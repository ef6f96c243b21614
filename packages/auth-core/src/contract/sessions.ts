import { z } from 'zod'
import { seenFrom } from './audit.ts'
import { endpoint } from './endpoint.ts'

/** A login that has not ended. Times are ISO 8601, UTC. */
export const Session = z.object({
  id: z.string(),
  ...seenFrom,
  /** Whether the request's access token belongs to this session. */
  is_current: z.boolean(),
  created_at: z.string(),
  /** The time of the login or the last refresh. */
  last_used_at: z.string(),
  expires_at: z.string(),
})
export type Session = z.infer<typeof Session>
export const SessionList = z.array(Session)

export const EndedSessions = z.object({ ended: z.number() })
export type EndedSessions = z.infer<typeof EndedSessions>

export const listSessions = endpoint({
  summary: 'Lists your sessions with device, address and times',
  method: 'GET',
  path: '/auth/sessions/',
  pathName: 'sessions',
  access: 'account',
  responses: { 200: SessionList },
  errors: [],
})

export const endOtherSessions = endpoint({
  summary: 'Ends all your other sessions → `{ended}`',
  method: 'POST',
  path: '/auth/sessions/revoke-others/',
  pathName: 'otherSessions',
  access: 'account',
  responses: { 200: EndedSessions },
  errors: [],
})

export const endSession = endpoint({
  summary: 'Ends one of your sessions → 204',
  method: 'DELETE',
  path: '/auth/sessions/{id}/',
  pathName: 'session',
  access: 'account',
  responses: { 204: null },
  errors: ['not_found'],
})

export const listAccountSessions = endpoint({
  summary: 'Lists the account’s sessions',
  method: 'GET',
  path: '/auth/accounts/{id}/sessions/',
  pathName: 'accountSessions',
  access: 'accounts:read',
  personalTokens: true,
  responses: { 200: SessionList },
  errors: ['not_found'],
})

export const endAccountSessions = endpoint({
  summary: 'Ends the account’s sessions → `{ended}`',
  method: 'DELETE',
  path: '/auth/accounts/{id}/sessions/',
  pathName: 'accountSessions',
  access: 'sessions:revoke',
  responses: { 200: EndedSessions },
  errors: ['not_found'],
})
