import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'
import { auditFilterTexts } from '@latchkey/ui/filter-texts'
import { messages } from '@latchkey/ui/messages'
import { Chips } from '../../components/chips.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { Page } from '../../components/page.tsx'
import { Paging } from '../../components/paging.tsx'
import { Permitted } from '../../components/permitted.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useAuditPage } from '../../lib/admin-queries.ts'
import { withLocalDays } from '../../lib/local-days.ts'
import { useListQuery } from '../../lib/use-list-query.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'

const PAGE_SIZE = '50'
const NAMES = ['kind', 'account_id', 'request_id', 'since', 'until', 'cursor'] as const

/** Renders the audit log. Requires `audit:read`. */
export function AuditPage() {
  return (
    <Permitted permission="audit:read" title={messages.titles.audit}>
      {() => <AuditLog />}
    </Permitted>
  )
}

function AuditLog() {
  const address = useListQuery(NAMES)
  const {
    data: page,
    error,
    isFetching,
    refetch,
  } = useAuditPage({
    ...withLocalDays(address.values, ['since', 'until']),
    page_size: PAGE_SIZE,
  })
  const fields: FieldErrors = error instanceof AuthError ? error.fields : {}
  const isRefused = Object.keys(fields).length > 0
  const chips = auditFilterTexts(address.values)
  return (
    <Page title={messages.titles.audit}>
      <AuditFilters address={address} errors={fields} />
      <Chips address={address} texts={chips} />
      {isRefused ? null : error ? (
        <ErrorState
          title={messages.audit.errorTitle}
          error={error}
          isRetrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : page ? (
        <div aria-busy={isFetching}>
          <AuditTable entries={page.items} isFiltered={Object.keys(chips).length > 0} />
          <Paging address={address} next={page.next} previous={page.previous} />
        </div>
      ) : (
        <Skeleton label={messages.audit.loading} lines={8} />
      )}
    </Page>
  )
}
