import type { AuditItem } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { TimeAgo } from '../../components/time-ago.tsx'
import { nameKind, nameSeen, nameService } from '@latchkey/ui/seen'

const { audit } = messages

interface AuditTableProps {
  entries: readonly AuditItem[]
  isFiltered: boolean
}

/** Renders audit events as a table, or as cards on a phone. */
export function AuditTable({ entries, isFiltered }: AuditTableProps) {
  if (entries.length === 0) {
    return (
      <div className="message">
        <h2>{isFiltered ? audit.noMatchTitle : audit.emptyTitle}</h2>
        <p className="quiet">{isFiltered ? audit.noMatch : audit.empty}</p>
      </div>
    )
  }
  const { columns } = audit
  return (
    <div className="listing-frame">
      <table className="listing">
        <caption className="sr-only">{audit.caption}</caption>
        <thead>
          <tr>
            {[columns.what, columns.whom, columns.who, columns.from, columns.at].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AuditRow({ entry }: { entry: AuditItem }) {
  const { columns } = audit
  const { kind, account, actor, details, request_id: requestId } = entry
  const { reason } = details
  const service = nameService(kind, details)
  return (
    <tr>
      <th scope="row">
        {nameKind(kind)}
        {service !== undefined && <p className="quiet">{service}</p>}
        {typeof reason === 'string' && (
          <p className="quiet">
            {audit.reason}: <code>{reason}</code>
          </p>
        )}
      </th>
      <td data-label={columns.whom}>
        <Person person={account} otherwise="" />
      </td>
      <td data-label={columns.who}>
        <Person person={actor} otherwise={requestId === null ? audit.byCommand : audit.unknown} />
      </td>
      <td data-label={columns.from}>{nameSeen(entry)}</td>
      <td data-label={columns.at}>
        <TimeAgo iso={entry.at} />
      </td>
    </tr>
  )
}

function Person({ person, otherwise }: { person: AuditItem['account']; otherwise: string }) {
  if (!person) return <span className="quiet">{otherwise}</span>
  const { id, username } = person
  if (username === null) return <code>{id}</code> // the account is deleted
  return (
    <Link className="text-link" to={`/accounts/${id}`}>
      {username}
    </Link>
  )
}
