import { AUDIT_KINDS } from '@latchkey/auth-core/contract'
import { LAST_DAY } from '../../lib/local-days.ts'
import type { FieldErrors } from '@latchkey/auth-core/errors'
import { nameKind } from '@latchkey/ui/seen'
import { messages } from '@latchkey/ui/messages'
import { SelectField } from '../../components/select-field.tsx'
import { SubmitButton } from '../../components/submit-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { ListAddress } from '../../lib/use-list-query.ts'
import { typedText } from '../../lib/typed-text.ts'

interface AuditFiltersProps {
  address: ListAddress
  errors: FieldErrors
}

/** Renders the filters of the log. Text fields apply on submit, since ids are pasted. */
export function AuditFilters({ address: { values, change }, errors }: AuditFiltersProps) {
  const { audit, accounts } = messages
  const kinds = AUDIT_KINDS.map((kind) => [kind, nameKind(kind)] as const)
  const field = (name: string) => ({
    name,
    defaultValue: values[name] ?? '',
    errors: errors[name],
  })
  return (
    <form
      className="filters"
      role="search"
      noValidate
      key={JSON.stringify(values)}
      onSubmit={(event) => {
        event.preventDefault()
        const typed = new FormData(event.currentTarget)
        const names = ['account_id', 'request_id', 'since', 'until']
        change(Object.fromEntries(names.map((name) => [name, typedText(typed, name).trim()])))
      }}
    >
      <SelectField
        name="kind"
        label={audit.kind}
        value={values['kind'] ?? ''}
        options={[['', audit.anyKind], ...kinds]}
        errors={errors['kind']}
        onChange={(kind) => change({ kind })}
      />
      <TextField label={audit.account} {...field('account_id')} />
      <TextField label={audit.request} {...field('request_id')} />
      <TextField label={audit.since} type="date" max={LAST_DAY} {...field('since')} />
      <TextField label={audit.until} type="date" max={LAST_DAY} {...field('until')} />
      <SubmitButton isBusy={false} isWaiting={false}>
        {accounts.apply}
      </SubmitButton>
    </form>
  )
}
