import type { Role } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'

export function RoleBadge({ role }: { role: Role }) {
  return <span className={`role role-${role}`}>{words.roles[role].label}</span>
}
