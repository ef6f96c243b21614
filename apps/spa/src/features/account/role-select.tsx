import { isRole, ROLES, type Role } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'
import { SelectField } from '../../components/select-field.tsx'

interface RoleSelectProps {
  role: Role
  onChange: (role: Role) => void
}

/** A choice of a role. Choosing changes nothing yet. */
export function RoleSelect({ role, onChange }: RoleSelectProps) {
  return (
    <SelectField
      name="role"
      label={words.account.newRole}
      value={role}
      options={ROLES.map((one) => [one, words.roles[one].label] as const)}
      errors={undefined}
      onChange={(chosen) => isRole(chosen) && onChange(chosen)}
    />
  )
}
