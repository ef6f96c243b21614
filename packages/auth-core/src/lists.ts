import { z } from 'zod'
import { type ListedAccount } from './contract.ts'
import {
  choiceParameter,
  flagParameter,
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
export const AccountQuery = z.strictObject({
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
