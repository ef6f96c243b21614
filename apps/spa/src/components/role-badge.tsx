import type { Role } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'

export function RoleBadge({ role }: { role: Role }) {
  return <span className={`role role-${role}`}>{messages.roles[role].label}</span>
}
