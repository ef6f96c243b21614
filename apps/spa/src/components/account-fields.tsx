import type { FieldErrors } from '@latchkey/auth-core/errors'
import { type Role, ROLES } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { NewPasswordField } from './new-password-field.tsx'
import { SelectField } from './select-field.tsx'
import { TextField } from './text-field.tsx'

interface AccountFieldsProps {
  errors: FieldErrors
  /** Roles to choose from. Defaults to all; admins may grant only some. */
  roles?: readonly Role[]
}

/** Renders the form fields of a new account. */
export function AccountFields({ errors, roles = ROLES }: AccountFieldsProps) {
  return (
    <>
      <TextField
        name="username"
        label={messages.fields.username}
        help={messages.fieldHelp.username}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        errors={errors['username']}
      />
      <TextField
        name="email"
        label={messages.fields.email}
        type="email"
        autoComplete="email"
        required
        errors={errors['email']}
      />
      <NewPasswordField
        name="password"
        label={messages.fields.password}
        errors={errors['password']}
      />
      <RoleField roles={roles} errors={errors['role']} />
    </>
  )
}

interface RoleFieldProps {
  roles: readonly Role[]
  errors: readonly string[] | undefined
}

function RoleField({ roles, errors }: RoleFieldProps) {
  const options = roles.map((role) => {
    const { label, description } = messages.roles[role]
    return [role, `${label}: ${description}`] as const
  })
  return <SelectField name="role" label={messages.fields.role} options={options} errors={errors} />
}
