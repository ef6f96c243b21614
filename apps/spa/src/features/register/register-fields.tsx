import type { FieldErrors } from '@latchkey/auth-core/errors'
import { ROLES } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'
import { describeField, FieldNotes } from '../../components/field-notes.tsx'
import { TextField } from '../../components/text-field.tsx'

/** What an account is made of. */
export function RegisterFields({ errors }: { errors: FieldErrors }) {
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
      <TextField
        name="password"
        label={words.fields.password}
        help={words.fieldHelp.password}
        type="password"
        autoComplete="new-password"
        required
        errors={errors['password']}
      />
      <RoleField errors={errors['role']} />
    </>
  )
}

function RoleField({ errors }: { errors: readonly string[] | undefined }) {
  return (
    <div className="field">
      <label htmlFor="role">{words.fields.role}</label>
      <select className="select" id="role" name="role" {...describeField({ name: 'role', errors })}>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {words.roles[role].label}: {words.roles[role].description}
          </option>
        ))}
      </select>
      <FieldNotes name="role" errors={errors} />
    </div>
  )
}
