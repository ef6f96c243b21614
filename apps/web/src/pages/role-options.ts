import { type Role, ROLES } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'

/** Roles, each as it is sent and as it is shown. */
export function roleOptions(roles: readonly Role[] = ROLES): [string, string][] {
  return roles.map((role) => [role, words.roles[role].label])
}
