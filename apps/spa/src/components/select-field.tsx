import { describeField, FieldNotes } from './field-notes.tsx'

interface SelectFieldProps {
  name: string
  label: string
  /** Chosen from outside; without it the form keeps what is chosen. */
  value?: string
  /** Each value with its messages. */
  options: readonly (readonly [string, string])[]
  errors: readonly string[] | undefined
  onChange?: (value: string) => void
}

/** A labelled choice of one out of a few. */
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
