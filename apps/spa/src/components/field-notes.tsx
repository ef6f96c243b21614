interface FieldNotesProps {
  name: string
  help?: string | undefined
  errors: readonly string[] | undefined
}

/** What stands below a field: help, and what the API says is wrong with it. */
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

/** The attributes by which a field points at its {@link FieldNotes}. */
export function describeField({ name, help, errors }: FieldNotesProps): FieldDescription {
  const notes = [errors && `${name}-error`, help && `${name}-help`].filter(Boolean).join(' ')
  return {
    ...(errors && { 'aria-invalid': true }),
    ...(notes && { 'aria-describedby': notes }),
  }
}
