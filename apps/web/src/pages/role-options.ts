import { ROLES } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'

/** The roles, each as it is sent and as it is shown. */
export function roleOptions(): [string, string][] {
  return ROLES.map((role) => [role, words.roles[role].label])
}
