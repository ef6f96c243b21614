import { messages } from '@latchkey/ui/messages'
import { TextField } from './text-field.tsx'

declare module 'react' {
  // oxlint-disable-next-line typescript/no-namespace -- it is how React takes an element of one's own
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

/** A field for a password that somebody chooses, and how hard to guess it is. */
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
