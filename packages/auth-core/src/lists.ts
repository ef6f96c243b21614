import { z } from 'zod'
import { AUDIT_KINDS, type ListedAccount } from './contract.ts'
import {
  choiceParameter,
  flagParameter,
  idParameter,
  momentParameter,
  opaqueParameter,
  PAGE_SIZE_DEFAULT,
  pageSizeParameter,
  searchParameter,
} from './parameters.ts'
import { ROLES } from './roles.ts'

/** What a list of accounts may be ordered by; `-` turns it round. */
export const ACCOUNT_ORDERINGS = [
  'username',
  '-username',
  'email',
  '-email',
  'date_joined',
  '-date_joined',
  'last_login',
  '-last_login',
] as const
export type AccountOrdering = (typeof ACCOUNT_ORDERINGS)[number]

/** What every list takes. */
export const paging = {
  page_size: pageSizeParameter.default(PAGE_SIZE_DEFAULT),
  /** Where the page begins: from the `Link` of another page, and good for the same ordering alone. */
  cursor: opaqueParameter,
}

/** The query of `GET /auth/view-accounts/`. */
export const AccountQuery = z.object({
  ...paging,
  /** The start of a username or email; from four letters on, anywhere in them. */
  search: searchParameter,
  role: choiceParameter(ROLES),
  is_active: flagParameter,
  /** At this moment or later. */
  joined_after: momentParameter,
  /** Earlier than this moment. */
  joined_before: momentParameter,
  ordering: choiceParameter(ACCOUNT_ORDERINGS).default('date_joined'),
})
export type AccountQuery = z.infer<typeof AccountQuery>

/** How many there are in all, beside a page of them. */
export const TOTAL_COUNT_HEADER = 'X-Total-Count'
/** `exact` or `estimated`: what the header above is. */
export const TOTAL_COUNT_KIND_HEADER = 'X-Total-Count-Kind'

/** A page of a list. */
export interface ListPage<Item> {
  items: Item[]
  total: number
  isTotalExact: boolean
  /** The `cursor` of the next page, and of the one before. */
  next: string | undefined
  previous: string | undefined
}

export type AccountPage = ListPage<ListedAccount>

/** The query of `GET /auth/audit/`, which gives the newest first. */
export const AuditQuery = z.object({
  ...paging,
  /** Without it, everything but the kind `refused`. */
  kind: choiceParameter(AUDIT_KINDS),
  /** Whom it is about. */
  account_id: idParameter,
  /** Who did it. */
  actor_id: idParameter,
  /** The `X-Request-Id` of an answer. */
  request_id: idParameter,
  /** At this moment or later. */
  since: momentParameter,
  /** Earlier than this moment. */
  until: momentParameter,
})
export type AuditQuery = z.infer<typeof AuditQuery>

const Person = z.object({
  id: z.string(),
  /** `null` once the account is deleted. */
  username: z.string().nullable(),
})

/** An element of the answer to `GET /auth/audit/`. */
export const AuditItem = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  kind: z.string(),
  /** Whom it is about. */
  account: Person.nullable(),
  /** Who did it; `null` for who is not known, and for commands. */
  actor: Person.nullable(),
  session_id: z.string().nullable(),
  /** The device in words, and the address of the network. */
  device: z.string(),
  address: z.string(),
  request_id: z.string().nullable(),
  /** What belongs to this kind alone, such as the new role, or the true `reason` of a refusal. */
  details: z.record(z.string(), z.unknown()),
})
export type AuditItem = z.infer<typeof AuditItem>
export const AuditList = z.array(AuditItem)

/** Answer to `GET /auth/overview/`: the service in numbers. */
export const Overview = z.object({
  accounts: z.object({ total: z.number(), is_exact: z.boolean() }),
  live_sessions: z.number(),
  /** The last thirty days, UTC, the oldest first; the last one is not over. */
  days: z.array(
    z.object({
      /** Such as `2026-01-31`. */
      day: z.string(),
      logins: z.number(),
      failures: z.number(),
      registrations: z.number(),
      /** The most live sessions that were counted on that day. */
      sessions: z.number(),
    }),
  ),
})
export type Overview = z.infer<typeof Overview>
