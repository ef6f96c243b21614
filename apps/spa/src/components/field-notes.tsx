interface FieldNotesProps {
  name: string
  help?: string | undefined
  errors: readonly string[] | undefined
}

/** Renders the help text of a field and its errors from the API. */
export function FieldNotes({ name, help, errors }: FieldNotesProps) {
  return (
    <>
      {help && (
        <p className="field-help quiet" id={`${name}-help`}>
          {help}
        </p>
      )}
      {errors && (
        <p className="field-error" id={`${name}-error`}>
          {errors.join(' ')}
        </p>
      )}
    </>
  )
}

interface FieldDescription {
  'aria-invalid'?: true
  'aria-describedby'?: string
}

/** Returns the ARIA attributes that link a field to its {@link FieldNotes}. */
export function describeField({ name, help, errors }: FieldNotesProps): FieldDescription {
  const notes = [errors && `${name}-error`, help && `${name}-help`].filter(Boolean).join(' ')
  return {
    ...(errors && { 'aria-invalid': true }),
    ...(notes && { 'aria-describedby': notes }),
  }
}
