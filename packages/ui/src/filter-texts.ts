import { nameKind } from './seen.ts'
import { messages } from './messages.ts'

type Values = Readonly<Record<string, string>>

/** Returns the text of each filter set on the account list, by query parameter. */
export function accountFilterTexts(values: Values): Record<string, string> {
  const { accounts, states, fields } = messages
  const { search, role, is_active: isActive } = values
  const { joined_after: after, joined_before: before } = values
  return {
    ...(search && { search: `Search: ${search}` }),
    ...(role && { role: `${fields.role}: ${roleText(role)}` }),
    ...(isActive && {
      is_active: `${accounts.columns.state}: ${isActive === 'true' ? states.active : states.disabled}`,
    }),
    ...(after && { joined_after: `${accounts.joinedAfter}: ${after}` }),
    ...(before && { joined_before: `${accounts.joinedBefore}: ${before}` }),
  }
}

/** Returns the text of each filter set on the audit log, by query parameter. */
export function auditFilterTexts(values: Values): Record<string, string> {
  const { audit } = messages
  const { kind, account_id: account, request_id: request, since, until } = values
  return {
    ...(kind && { kind: `${audit.kind}: ${nameKind(kind)}` }),
    ...(account && { account_id: `${audit.account}: ${account}` }),
    ...(request && { request_id: `${audit.request}: ${request}` }),
    ...(since && { since: `${audit.since}: ${since}` }),
    ...(until && { until: `${audit.until}: ${until}` }),
  }
}

/** Returns the label of a role, or `role` itself: the query can contain any value. */
function roleText(role: string): string {
  const roles: Readonly<Record<string, { label: string }>> = messages.roles
  return Object.hasOwn(roles, role) ? (roles[role]?.label ?? role) : role
}
