import type { InputHTMLAttributes } from 'react'
import { describeField, FieldNotes } from './field-notes.tsx'

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  name: string
  label: string
  help?: string
  errors: readonly string[] | undefined
}

/** Renders a labeled text input with its help and errors. */
export function TextField({ name, label, help, errors, ...input }: TextFieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        className="input"
        id={name}
        name={name}
        {...describeField({ name, help, errors })}
        {...input}
      />
      <FieldNotes name={name} help={help} errors={errors} />
    </div>
  )
}
