import type { FieldErrors } from '@latchkey/auth-core/errors'
import { ROLES } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'
import { NewPasswordField } from './new-password-field.tsx'
import { SelectField } from './select-field.tsx'
import { TextField } from './text-field.tsx'

/** What an account is made of. */
export function AccountFields({ errors }: { errors: FieldErrors }) {
  return (
    <>
      <TextField
        name="username"
        label={words.fields.username}
        help={words.fieldHelp.username}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        errors={errors['username']}
      />
      <TextField
        name="email"
        label={words.fields.email}
        type="email"
        autoComplete="email"
        required
        errors={errors['email']}
      />
      <NewPasswordField name="password" label={words.fields.password} errors={errors['password']} />
      <RoleField errors={errors['role']} />
    </>
  )
}

function RoleField({ errors }: { errors: readonly string[] | undefined }) {
  const options = ROLES.map((role) => {
    const { label, description } = words.roles[role]
    return [role, `${label}: ${description}`] as const
  })
  return <SelectField name="role" label={words.fields.role} options={options} errors={errors} />
}
