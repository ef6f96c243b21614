import { messages } from '@latchkey/ui/messages'
import { TextField } from './text-field.tsx'

declare module 'react' {
  // oxlint-disable-next-line typescript/no-namespace -- React types custom elements here
  namespace JSX {
    interface IntrinsicElements {
      'password-meter': { for: string }
    }
  }
}

interface NewPasswordFieldProps {
  name: string
  label: string
  errors: readonly string[] | undefined
}

/** Renders a field for a new password with a strength meter. */
export function NewPasswordField({ name, label, errors }: NewPasswordFieldProps) {
  return (
    <div className="field">
      <TextField
        name={name}
        label={label}
        help={messages.fieldHelp.password}
        type="password"
        autoComplete="new-password"
        required
        errors={errors}
      />
      <password-meter for={name} />
    </div>
  )
}
