import { type Role, ROLES } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'

/** Roles, each as it is sent and as it is shown. */
export function roleOptions(roles: readonly Role[] = ROLES): [string, string][] {
  return roles.map((role) => [role, messages.roles[role].label])
}
