import { isRole, type Role } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { SelectField } from '../../components/select-field.tsx'

interface RoleSelectProps {
  role: Role
  /** Roles to choose from. */
  roles: readonly Role[]
  onChange: (role: Role) => void
}

/** Renders a choice of roles. Selecting one does not save it. */
export function RoleSelect({ role, roles, onChange }: RoleSelectProps) {
  return (
    <SelectField
      name="role"
      label={messages.account.newRole}
      value={role}
      options={roles.map((one) => [one, messages.roles[one].label] as const)}
      errors={undefined}
      onChange={(chosen) => isRole(chosen) && onChange(chosen)}
    />
  )
}
