import type { FieldErrors } from '@latchkey/auth-core/errors'
import { ROLES } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { TextField } from '../../components/text-field.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { LAST_DAY } from '../../lib/local-days.ts'
import type { ListAddress } from '../../lib/use-list-query.ts'
import { useTypedFilter } from '../../lib/use-typed-filter.ts'

interface AccountFiltersProps {
  address: ListAddress
  errors: FieldErrors
}

/** Renders the filters of the list. Each applies as soon as it changes. */
export function AccountFilters({ address, errors }: AccountFiltersProps) {
  const { values, change } = address
  const { accounts: texts, roles, states, fields } = messages
  return (
    <search className="filters">
      <SearchField {...{ address, errors }} />
      <SelectField
        name="role"
        label={fields.role}
        value={values['role'] ?? ''}
        options={[['', texts.anyRole], ...ROLES.map((role) => [role, roles[role].label] as const)]}
        errors={errors['role']}
        onChange={(role) => change({ role })}
      />
      <SelectField
        name="is_active"
        label={texts.columns.state}
        value={values['is_active'] ?? ''}
        options={[
          ['', texts.anyState],
          ['true', states.active],
          ['false', states.disabled],
        ]}
        errors={errors['is_active']}
        onChange={(is_active) => change({ is_active })}
      />
      <DateField name="joined_after" label={texts.joinedAfter} {...{ address, errors }} />
      <DateField name="joined_before" label={texts.joinedBefore} {...{ address, errors }} />
    </search>
  )
}

/** Searches while the user types. */
function SearchField({ address: { values, change }, errors }: AccountFiltersProps) {
  const ask = (search: string): void => change({ search }, true)
  const [typed, setTyped] = useTypedFilter(values['search'] ?? '', ask)
  return (
    <TextField
      name="search"
      label={messages.accounts.search}
      help={messages.accounts.searchHelp}
      type="search"
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      value={typed}
      errors={errors['search']}
      onChange={({ target }) => setTyped(target.value)}
    />
  )
}

interface DateFieldProps extends AccountFiltersProps {
  name: 'joined_after' | 'joined_before'
  label: string
}

/** Filters by day. Ignores incomplete years: typing 2026 passes through the year 0002. */
function DateField({ name, label, address: { values, change }, errors }: DateFieldProps) {
  const ask = (day: string): void => change({ [name]: day }, true)
  const [typed, setTyped] = useTypedFilter(values[name] ?? '', ask, isWholeDay)
  return (
    <TextField
      name={name}
      label={label}
      type="date"
      max={LAST_DAY}
      value={typed}
      errors={errors[name]}
      onChange={({ target }) => setTyped(target.value)}
    />
  )
}

function isWholeDay(day: string): boolean {
  return day === '' || /^[1-9]\d{3}-/.test(day)
}
