import { type Role, ROLES } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'

/** Returns pairs of role and label. */
export function roleOptions(roles: readonly Role[] = ROLES): [string, string][] {
  return roles.map((role) => [role, messages.roles[role].label])
}
