import { isRole } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'

/** What a list of accounts is narrowed by, in words, by the names of the parameters. */
export function chipsOf(values: Readonly<Record<string, string>>): Record<string, string> {
  const { accounts, roles, states, fields } = words
  const { search, role, is_active: isActive } = values
  const { joined_after: after, joined_before: before } = values
  return {
    ...(search && { search: `${accounts.search}: ${search}` }),
    ...(role && { role: `${fields.role}: ${isRole(role) ? roles[role].label : role}` }),
    ...(isActive && {
      is_active: `${accounts.columns.state}: ${isActive === 'true' ? states.active : states.disabled}`,
    }),
    ...(after && { joined_after: `${accounts.joinedAfter}: ${after}` }),
    ...(before && { joined_before: `${accounts.joinedBefore}: ${before}` }),
  }
}
