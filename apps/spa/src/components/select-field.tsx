import { describeField, FieldNotes } from './field-notes.tsx'

interface SelectFieldProps {
  name: string
  label: string
  /** Makes the field controlled. Without it, the form holds the choice. */
  value?: string
  /** Pairs of value and label. */
  options: readonly (readonly [string, string])[]
  errors: readonly string[] | undefined
  onChange?: (value: string) => void
}

/** Renders a labeled select with its errors. */
export function SelectField({ name, label, value, options, errors, onChange }: SelectFieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <select
        className="select"
        id={name}
        name={name}
        {...(value !== undefined && { value })}
        {...describeField({ name, errors })}
        onChange={({ target }) => onChange?.(target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <FieldNotes name={name} errors={errors} />
    </div>
  )
}
