import type { FieldErrors } from '@latchkey/auth-core/errors'
import { ROLES } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'
import { useEffect, useState } from 'react'
import { TextField } from '../../components/text-field.tsx'
import { SelectField } from '../../components/select-field.tsx'
import type { ListAddress } from '../../lib/use-list-query.ts'

/** Long enough for the next letter to come. */
const TYPING_MS = 250

interface AccountFiltersProps {
  address: ListAddress
  errors: FieldErrors
}

/** What the list is narrowed by, each at once. */
export function AccountFilters({ address, errors }: AccountFiltersProps) {
  const { values, change } = address
  const { accounts: texts, roles, states, fields } = words
  return (
    <search className="filters">
      <SearchField
        key={values['search'] === undefined ? 'none' : 'some'}
        {...{ address, errors }}
      />
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
      <TextField
        name="joined_after"
        label={texts.joinedAfter}
        type="date"
        value={values['joined_after'] ?? ''}
        errors={errors['joined_after']}
        onChange={({ target }) => change({ joined_after: target.value })}
      />
      <TextField
        name="joined_before"
        label={texts.joinedBefore}
        type="date"
        value={values['joined_before'] ?? ''}
        errors={errors['joined_before']}
        onChange={({ target }) => change({ joined_before: target.value })}
      />
    </search>
  )
}

/** Searches as one types. What is typed shows at once, what it finds a moment after the last letter. */
function SearchField({ address: { values, change }, errors }: AccountFiltersProps) {
  const asked = values['search'] ?? ''
  const [typed, setTyped] = useState(asked)
  useEffect(() => {
    if (typed === asked) return undefined
    const timer = setTimeout(() => change({ search: typed }, true), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, asked, change])

  return (
    <TextField
      name="search"
      label={words.accounts.search}
      help={words.accounts.searchHelp}
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
